import fs from 'node:fs';
import path from 'node:path';

/** From this size on the older half of a log is dropped. */
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_MARKS = 10_000;
const LOOK_MS = 25;

/** A run of bytes that came at one time. */
interface Mark {
  offset: number;
  timeMs: number;
}

/**
 * The log of one run of a container. The process writes the file itself, so that it goes on while the cluster is away;
 * when bytes came is noted beside it, because a line does not say so.
 */
export class ContainerLog {
  private readonly marks: Mark[] = [];
  private watcher: fs.FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
  private known = 0;
  private readonly listeners = new Set<() => void>();

  constructor(readonly file: string) {
    for (const line of readLines(`${file}.times`)) {
      const [offset, timeMs] = line.split(' ').map(Number);
      if (offset !== undefined && timeMs !== undefined) this.marks.push({ offset, timeMs });
    }
    this.known = this.marks.at(-1)?.offset ?? 0;
  }

  /** Opens the file for a process to append to; the caller closes the descriptor. */
  open(): number {
    fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    return fs.openSync(this.file, 'a', 0o600);
  }

  /** Begins to note when bytes come. */
  watch(): void {
    if (this.watcher || !fs.existsSync(this.file)) return;
    this.watcher = fs.watch(this.file, { persistent: false }, () => this.lookSoon());
    this.watcher.on('error', () => this.close());
    this.look();
  }

  /** Stops noting; what was written until now still counts. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.look();
    this.watcher?.close();
    this.watcher = undefined;
  }

  /** Calls back whenever the log may have grown or its writer has ended. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** When the byte at this offset was seen, in milliseconds. */
  timeAt(offset: number): number {
    let low = 0;
    let high = this.marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.marks[middle]?.offset ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return this.marks[low]?.timeMs ?? this.marks.at(-1)?.timeMs ?? Date.now();
  }

  /** Notes the present size, and keeps the file small. */
  look(): void {
    const size = fs.statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > this.known) {
      this.known = size;
      this.marks.push({ offset: size, timeMs: Date.now() });
      fs.appendFileSync(`${this.file}.times`, `${size} ${Date.now()}\n`, { mode: 0o600 });
    }
    if (this.marks.length > MAX_MARKS) this.thin();
    if (size > MAX_BYTES) this.shorten(size);
    for (const listener of [...this.listeners]) listener();
  }

  /** A program that writes line by line is looked at a few times a second, not at each line. */
  private lookSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.look();
    }, LOOK_MS);
    this.timer.unref();
  }

  /** Keeps every second mark: the times of a long log become coarser. */
  private thin(): void {
    const kept = this.marks.filter((_, index) => index % 2 === 1 || index === this.marks.length - 1);
    this.marks.splice(0, this.marks.length, ...kept);
    const text = kept.map(({ offset, timeMs }) => `${offset} ${timeMs}\n`).join('');
    fs.writeFileSync(`${this.file}.times`, text, { mode: 0o600 });
  }

  /** The writer appends, so the file may be cut under its hands; a few lines written meanwhile can be lost. */
  private shorten(size: number): void {
    const keep = Buffer.alloc(MAX_BYTES / 2);
    const handle = fs.openSync(this.file, 'r');
    const read = fs.readSync(handle, keep, 0, keep.length, size - keep.length);
    fs.closeSync(handle);
    const lineStart = keep.indexOf(0x0a) + 1;
    fs.truncateSync(this.file, 0);
    fs.appendFileSync(this.file, keep.subarray(lineStart, read));
    this.marks.length = 0;
    this.known = fs.statSync(this.file).size;
    this.marks.push({ offset: this.known, timeMs: Date.now() });
    fs.writeFileSync(`${this.file}.times`, `${this.known} ${Date.now()}\n`, { mode: 0o600 });
  }
}

function readLines(file: string): string[] {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Removes a log and its times. */
export function removeLog(file: string): void {
  fs.rmSync(file, { force: true });
  fs.rmSync(`${file}.times`, { force: true });
}
