// The page that the benchmark of the grid scrolls: `mount(view)` draws all results in it, beside nothing else.
import '@backstage/ui/css/styles.css';
import { createElement, useCallback, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { ResultGrid } from '../../plugins/marketplace/src/discover/ResultGrid';
import { CompareTray } from '../../plugins/marketplace/src/discover/CompareTray';

const nothing = () => {};

function Results({ items, view }) {
  const [compared, setCompared] = useState([]);
  const compare = useCallback(id => setCompared(chosen => [...chosen, id]), []);
  return [
    createElement(ResultGrid, {
      ...{ key: 'grid', items, total: items.length, view, label: 'Plugins', compared },
      ...{ onCompare: compare, onShowComparison: nothing, onNeedMore: nothing },
    }),
    createElement(CompareTray, {
      ...{ key: 'tray', chosen: compared.map(id => ({ id, name: id })) },
      ...{ onRemove: nothing, onClear: nothing },
    }),
  ];
}

let items = [];
window.take = given => {
  items = given;
};

let root;
/** Draws the results; resolves when they are painted. */
window.mount = async view => {
  root?.unmount();
  window.scrollTo(0, 0);
  root = createRoot(document.getElementById('page'));
  await new Promise(resolve => setTimeout(resolve, 100));
  performance.mark('data');
  root.render(createElement(MemoryRouter, undefined, createElement(Results, { items, view })));
  for (;;) {
    await new Promise(resolve => requestAnimationFrame(resolve));
    if (document.querySelector('[data-index] a[href]')) break;
  }
  // What was queued in a frame runs after the frame was drawn.
  await new Promise(resolve => setTimeout(resolve, 0));
  performance.mark('painted');
};

/** Watches frames until `stop`: the time between them, and those that the browser calls long. */
window.watchFrames = () => {
  const times = [];
  const long = [];
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) long.push(entry.duration);
  });
  observer.observe({ type: 'long-animation-frame' });
  let on = true;
  const next = time => {
    times.push(time);
    performance.mark('frame');
    if (on) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  window.stopWatching = () => {
    on = false;
    for (const entry of observer.takeRecords()) long.push(entry.duration);
    observer.disconnect();
    return { between: times.slice(1).map((time, i) => time - times[i]), long };
  };
};

/** Goes somewhere else with every frame, as somebody who drags the scroll bar does. */
window.jumpAround = async count => {
  const height = document.documentElement.scrollHeight - window.innerHeight;
  for (let jump = 0; jump < count; jump++) {
    window.scrollTo(0, Math.round((height * ((jump * 7_919) % 1_000)) / 1_000));
    await new Promise(resolve => requestAnimationFrame(resolve));
    performance.mark('frame');
  }
};
