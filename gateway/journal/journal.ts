/**
 * The journal's writer: append now, on the medium soon. One fdatasync is in flight at a time, and
 * everything that waits shares the next one (design §2).
 */

import assert from 'node:assert/strict'
import { concatBytes } from '../../base/bytes.ts'
import type { JournalDisk } from './disk.ts'
import { type Damage, type Recovery, recoverJournal } from './recover.ts'
import {
  type Position,
  placeOf,
  positionOf,
  RECORD_BYTES_MAX,
  RECORD_HEADER_BYTES,
  readFramed,
  SEGMENT_BYTES,
  SEGMENT_HEADER_BYTES,
  writeFramed,
  writeSegmentHeader,
} from './segment.ts'

export class JournalError extends Error {
  override name = 'JournalError'
  readonly code: 'full' | 'io' | 'foreign' | 'too-long'

  constructor(code: JournalError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export type JournalOptions = {
  readonly disk: JournalDisk
  /** 8 random bytes for a journal that does not exist yet. */
  readonly newId: Uint8Array
  /** Runs `task` soon, after what is running now: many appends then share one sync. */
  readonly soon: (task: () => void) => void
  /** Most bytes that may wait for the disk before `append` refuses. */
  readonly pendingBytesMax?: number
  /** How many failed tries of a write or sync before the journal counts as broken. */
  readonly onTrouble?: (error: unknown) => void
}

type Piece = { readonly segment: number; readonly offset: number; readonly bytes: Uint8Array }
type Waiter = {
  readonly position: Position
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export class Journal {
  readonly #disk: JournalDisk
  readonly #soon: (task: () => void) => void
  readonly #pendingBytesMax: number
  readonly #onTrouble: (error: unknown) => void
  readonly id: Uint8Array
  #end: Position
  #synced: Position
  #existing: Set<number>
  #pieces: Piece[] = []
  #pendingBytes = 0
  #waiters: Waiter[] = []
  #running = false
  #broken: unknown
  #syncs = 0

  private constructor(
    options: JournalOptions,
    id: Uint8Array,
    end: Position,
    existing: Set<number>,
  ) {
    this.#disk = options.disk
    this.#soon = options.soon
    this.#pendingBytesMax = options.pendingBytesMax ?? 8 * 1024 * 1024
    this.#onTrouble = options.onTrouble ?? (() => {})
    this.id = id
    this.#end = end
    this.#synced = end
    this.#existing = existing
  }

  /**
   * Opens or begins a journal and gives the records from `from` on. The torn or damaged end is
   * wiped (a copy is kept), so that what was cut cannot come back.
   */
  static async open(
    options: JournalOptions,
    from: Position,
    expectedId: Uint8Array | undefined,
  ): Promise<{ readonly journal: Journal; readonly recovery: Recovery }> {
    const recovery = await recoverJournal(options.disk, from, expectedId)
    const foreign = recovery.damages.find((damage) => damage.kind === 'foreign')
    if (foreign) {
      throw new JournalError(
        'foreign',
        `The journal's segment ${placeOf(foreign.position).segment} belongs to another gateway's journal. ` +
          'Move the journal folder away, or restore the database that goes with it.',
      )
    }
    const existing = new Set(await options.disk.list())
    let end = recovery.end
    const id = recovery.journalId ?? options.newId
    for (const damage of recovery.damages) {
      end = await repair({ disk: options.disk, id, existing }, damage, end)
    }
    return { journal: new Journal(options, id, end, existing), recovery: { ...recovery, end } }
  }

  /** Where the next record will stand. */
  get end(): Position {
    return this.#end
  }

  /** Everything before this is on the medium. */
  get synced(): Position {
    return this.#synced
  }

  /** How many fdatasync calls were made: each costs about 4 KB of flash. */
  get syncs(): number {
    return this.#syncs
  }

  get pendingBytes(): number {
    return this.#pendingBytes
  }

  /** Places the record; it is not on the medium yet: see `sync`. Throws JournalError. */
  append(body: Uint8Array): Position {
    if (this.#broken) throw new JournalError('io', 'The journal cannot be written', this.#broken)
    if (body.length > RECORD_BYTES_MAX) throw new JournalError('too-long', `${body.length} bytes`)
    if (this.#pendingBytes + body.length > this.#pendingBytesMax) {
      throw new JournalError('full', 'The disk is too slow: too much waits to be written')
    }
    let { segment, offset } = placeOf(this.#end)
    if (offset < SEGMENT_HEADER_BYTES) offset = SEGMENT_HEADER_BYTES
    if (offset + RECORD_HEADER_BYTES + body.length > SEGMENT_BYTES) {
      segment++
      offset = SEGMENT_HEADER_BYTES
    }
    const position = positionOf({ segment, offset })
    const bytes = writeFramed(this.id, position, body)
    this.#pieces.push({ segment, offset, bytes })
    this.#pendingBytes += bytes.length
    this.#end = position + bytes.length
    return position
  }

  /** Resolves when everything appended so far is on the medium. */
  sync(): Promise<void> {
    if (this.#broken) {
      return Promise.reject(new JournalError('io', 'The journal cannot be written', this.#broken))
    }
    if (this.#synced >= this.#end) return Promise.resolve()
    const position = this.#end
    const promise = new Promise<void>((done, failed) => {
      this.#waiters.push({ position, done, failed })
    })
    if (!this.#running) {
      this.#running = true
      this.#soon(() => void this.#run())
    }
    return promise
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiters.length > 0) {
        const pieces = this.#pieces
        const target = this.#end
        this.#pieces = []
        await this.#write(pieces)
        for (const piece of pieces) this.#pendingBytes -= piece.bytes.length
        this.#synced = target
        const waiting = this.#waiters
        this.#waiters = waiting.filter((waiter) => waiter.position > target)
        for (const waiter of waiting) if (waiter.position <= target) waiter.done()
      }
    } catch (error) {
      // After a failed sync nobody knows what the medium holds (F12): stop, reopen, re-read.
      this.#broken = error
      this.#onTrouble(error)
      const waiting = this.#waiters
      this.#waiters = []
      const failure = new JournalError('io', 'Writing the journal failed', error)
      for (const waiter of waiting) waiter.failed(failure)
    } finally {
      this.#running = false
    }
  }

  /** Pieces of one segment go out as one write, then one sync. */
  async #write(pieces: readonly Piece[]): Promise<void> {
    let at = 0
    while (at < pieces.length) {
      const first = pieces[at]!
      let next = at
      while (next < pieces.length && pieces[next]!.segment === first.segment) next++
      const run = pieces.slice(at, next)
      if (!this.#existing.has(first.segment)) {
        await this.#disk.create(
          first.segment,
          writeSegmentHeader(this.id, first.segment),
          SEGMENT_BYTES,
        )
        this.#existing.add(first.segment)
      }
      await this.#disk.write(
        first.segment,
        first.offset,
        concatBytes(run.map((piece) => piece.bytes)),
      )
      this.#syncs++
      await this.#disk.sync(first.segment)
      at = next
    }
  }

  /**
   * Removes the eldest segments while the journal is larger than allowed, or the first record of the
   * segment *behind* is old (then all of this one is). Never the segment of `before`, the checkpoint.
   */
  async retain(rule: {
    readonly before: Position
    readonly bytesMax: number
    readonly segmentIsOld: (firstRecord: Uint8Array) => boolean
  }): Promise<void> {
    const keep = placeOf(rule.before).segment
    for (;;) {
      const [eldest, second] = [...this.#existing].sort((a, b) => a - b)
      if (eldest === undefined || second === undefined || eldest >= keep) return
      const tooLarge = this.bytesOnDisk > rule.bytesMax
      if (!tooLarge && !(await this.#isOld(second, rule.segmentIsOld))) return
      await this.#disk.remove(eldest)
      this.#existing.delete(eldest)
      this.#firstRecords.delete(eldest)
    }
  }

  /** First records of segments, read once: a checkpoint asks about the same one again and again. */
  readonly #firstRecords = new Map<number, Uint8Array>()

  async #isOld(segment: number, isOld: (first: Uint8Array) => boolean): Promise<boolean> {
    let first = this.#firstRecords.get(segment)
    if (!first) {
      const at = { journalId: this.id, segment, offset: SEGMENT_HEADER_BYTES }
      const read = readFramed(await this.#disk.read(segment), at)
      if (read.kind !== 'record') return false
      // A copy: `slice` of a Buffer would be a view that keeps the whole segment in memory.
      first = new Uint8Array(read.body)
      this.#firstRecords.set(segment, first)
    }
    return isOld(first)
  }

  /** Total size on disk. */
  get bytesOnDisk(): number {
    return this.#existing.size * SEGMENT_BYTES
  }

  /** Position of the oldest record that may still be read. */
  get oldest(): Position {
    const first = Math.min(...this.#existing, placeOf(this.#end).segment)
    return positionOf({ segment: first, offset: SEGMENT_HEADER_BYTES })
  }

  async close(): Promise<void> {
    if (!this.#broken) await this.sync()
    assert.equal(this.#running, false)
    await this.#disk.close()
  }
}

type RepairPlace = {
  readonly disk: JournalDisk
  readonly id: Uint8Array
  readonly existing: Set<number>
}

/** Cuts a torn tail, puts a damaged one aside. Gives the position where writing goes on. */
async function repair(
  { disk, id, existing }: RepairPlace,
  damage: Damage,
  end: Position,
): Promise<Position> {
  if (damage.kind === 'missing') return end
  const { segment, offset } = placeOf(damage.position)
  if (damage.kind === 'header') {
    await disk.write(segment, 0, writeSegmentHeader(id, segment))
    await disk.sync(segment)
    return end
  }
  const later = [...existing].filter((number) => number > segment)
  const bytes = await disk.read(segment)
  const noHeader = offset < SEGMENT_HEADER_BYTES
  if (damage.kind === 'quarantined' || (noHeader && bytes.some((byte) => byte !== 0))) {
    await disk.quarantine(`${segment}-${offset}.bin`, bytes.subarray(offset))
  }
  for (const number of later) {
    await disk.quarantine(`${number}-0.bin`, await disk.read(number))
    await disk.remove(number)
    existing.delete(number)
  }
  if (noHeader) {
    // The header itself never got down: the segment was being created.
    await disk.remove(segment)
    existing.delete(segment)
    return Math.max(end, positionOf({ segment, offset: 0 }))
  }
  await disk.wipe(segment, offset)
  return damage.position
}
