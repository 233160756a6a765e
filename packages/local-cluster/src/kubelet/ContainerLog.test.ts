import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ContainerLog, removeLog } from './ContainerLog';

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-log-'));
  file = path.join(folder, 'main', '0.log');
  fs.closeSync(new ContainerLog(file).open());
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('ContainerLog', () => {
  it('notes when bytes came, and knows it after a restart', () => {
    const log = new ContainerLog(file);
    const before = Date.now();
    fs.appendFileSync(file, 'one\n');
    log.look();
    const between = Date.now();
    fs.appendFileSync(file, 'two\n');
    log.look();
    for (const reader of [log, new ContainerLog(file)]) {
      expect(reader.timeAt(0)).toBeGreaterThanOrEqual(before);
      expect(reader.timeAt(0)).toBeLessThanOrEqual(between);
      expect(reader.timeAt(4)).toBeGreaterThanOrEqual(between);
    }
  });

  it('tells those who follow', async () => {
    const log = new ContainerLog(file);
    log.watch();
    const grew = new Promise<void>(resolve => {
      const stop = log.onChange(() => {
        if (fs.statSync(file).size === 0) return;
        stop();
        resolve();
      });
    });
    fs.appendFileSync(file, 'line\n');
    await grew;
    log.close();
    expect(log.timeAt(0)).toBeLessThanOrEqual(Date.now());
  });

  it('drops the older half of a long log, at a line', () => {
    const log = new ContainerLog(file);
    const line = `${'x'.repeat(999)}\n`;
    fs.appendFileSync(file, line.repeat(11_000));
    log.look();
    const text = fs.readFileSync(file, 'utf8');
    expect(text.length).toBeLessThan(6 * 1024 * 1024);
    expect(text.startsWith('x'.repeat(999))).toBe(true);
    expect(text.endsWith(line)).toBe(true);
  });

  it('keeps the times of a long life few', () => {
    const log = new ContainerLog(file);
    for (let index = 0; index < 10_100; index++) {
      fs.appendFileSync(file, '.');
      log.look();
    }
    expect(fs.readFileSync(`${file}.times`, 'utf8').split('\n').length).toBeLessThan(6_000);
    expect(log.timeAt(0)).toBeLessThanOrEqual(log.timeAt(10_000));
  });

  it('is removed with its times', () => {
    const log = new ContainerLog(file);
    fs.appendFileSync(file, 'one\n');
    log.look();
    removeLog(file);
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
  });
});
