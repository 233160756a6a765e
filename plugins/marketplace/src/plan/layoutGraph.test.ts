import { BOX, layoutGraph, type Graph } from './layoutGraph';

const graphOf = (names: string[], links: Array<[string, string]>): Graph => ({
  nodes: names.map(name => ({ id: name, name, notes: [] })),
  edges: links.map(([from, to]) => ({ from, to, kind: 'needs', label: '^1.0.0' })),
});

describe('layoutGraph', () => {
  it('puts what both need below both, in the middle', () => {
    const layout = layoutGraph(
      graphOf(
        ['jenkins', 'argo', 'events'],
        [
          ['jenkins', 'events'],
          ['argo', 'events'],
        ]
      )
    );
    expect(layout?.nodes.map(({ id, x, y }) => [id, x, y])).toEqual([
      ['jenkins', 0, 0],
      ['argo', BOX.width + BOX.gapX, 0],
      ['events', (BOX.width + BOX.gapX) / 2, BOX.height + BOX.gapY],
    ]);
    expect(layout?.width).toBe(2 * BOX.width + BOX.gapX);
    expect(layout?.height).toBe(2 * BOX.height + BOX.gapY);
  });

  it('leads a line around the boxes in between', () => {
    const layout = layoutGraph(
      graphOf(
        ['jenkins', 'logs', 'events'],
        [
          ['jenkins', 'logs'],
          ['logs', 'events'],
          ['jenkins', 'events'],
        ]
      )
    );
    expect(layout?.width).toBe(BOX.width + BOX.around);
    expect(layout?.edges.map(({ labelX }) => labelX > BOX.width)).toEqual([false, false, true]);
  });

  it('leaves no two boxes at one place, whatever is linked with what', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = names.flatMap(from => names.map((to): [string, string] => [from, to]));
    for (let pick = 1; pick < 400; pick += 7) {
      const links = all.filter((_, i) => (pick * (i + 3)) % 11 < 3);
      const layout = layoutGraph(graphOf(names, links));
      const places = layout?.nodes.map(({ x, y }) => `${x} ${y}`) ?? [];
      expect(new Set(places).size).toBe(links.length === 0 ? 0 : names.length);
    }
  });

  it('draws nothing where there is nothing to see, or too much', () => {
    expect(layoutGraph(graphOf(['a', 'b'], []))).toBeUndefined();
    const many = Array.from({ length: 13 }, (_, i) => `p${i}`);
    expect(layoutGraph(graphOf(many, [['p0', 'p1']]))).toBeUndefined();
    expect(layoutGraph(graphOf(['a'], [['a', 'gone']]))).toBeUndefined();
  });
});
