/**
 * The journal's writer: append now, on the medium soon. One fdatasync is in flight at a time, and
 * everything that waits shares the next one (design §2).
 */

import assert from 'node:assert/strict'
import { concatBytes } from '../../base/bytes.ts'
import type { CancelTimer } from '../../base/clock.ts'
import type { JournalDisk } from './disk.ts'
import { type Recovery, recoverJournal } from './recover.ts'
import { repair } from './repair.ts'
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
  /** A write or sync has failed and nobody knows what the medium holds: the journal is at its end. */
  readonly onTrouble?: (error: unknown) => void
  /** What to do while the disk takes nothing for now. Left out: that is trouble too. */
  readonly stall?: StallOptions
}

/**
 * A disk that is full (ENOSPC, EDQUOT) or read-only (EROFS) refuses a write as a whole: what waits
 * stays in memory, within its bound, and is written again when the disk takes it (F8, F10).
 */
export type StallOptions = {
  readonly after: (delayMs: number, run: () => void) => CancelTimer
  readonly onStalled: (code: string) => void
  readonly onResumed: () => void
  /** Something old was given up for what is new. */
  readonly onRoomMade: (what: 'history' | 'reserve') => void
}

type Piece = { readonly segment: number; readonly offset: number; readonly bytes: Uint8Array }
type Waiter = {
  readonly position: Position
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const PENDING_BYTES_MAX = 8 * 1024 * 1024
const STALL_RETRY_MS = 5_000
const STALL_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS']

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
  readonly #stall: StallOptions | undefined
  #stalled: string | undefined
  #cancelRetry: CancelTimer = () => {}
  /** Who waits for the disk, whichever way it goes. */
  #watchers: (() => void)[] = []
  /** Segments before this one are in the last checkpoint: the first to go when the disk is full. */
  #keepFrom: number

  private constructor(
    options: JournalOptions,
    id: Uint8Array,
    place: { readonly end: Position; readonly from: Position; readonly existing: Set<number> },
  ) {
    this.#disk = options.disk
    this.#soon = options.soon
    this.#pendingBytesMax = options.pendingBytesMax ?? PENDING_BYTES_MAX
    this.#stall = options.stall
    this.#onTrouble = options.onTrouble ?? (() => {})
    this.id = id
    this.#end = place.end
    this.#synced = place.end
    this.#existing = place.existing
    this.#keepFrom = placeOf(place.from).segment
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
    const journal = new Journal(options, id, { end, from, existing })
    return { journal, recovery: { ...recovery, end } }
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

  /** The error's code while the disk takes nothing for now. */
  get stalled(): string | undefined {
    return this.#stalled
  }

  /** What waits takes half of the room: the rest is for what follows from it, so take nothing new. */
  get isCrowded(): boolean {
    return this.#pendingBytes > this.#pendingBytesMax / 2
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

  /** As `sync`, but gives `false` at once when the disk takes nothing for now. */
  async trySync(): Promise<boolean> {
    const synced = this.sync()
    if (this.#stalled === undefined) {
      await Promise.race([synced, new Promise<void>((watch) => this.#watchers.push(watch))])
    }
    if (this.#stalled === undefined) {
      await synced
      return true
    }
    synced.catch(() => {})
    return false
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiters.length > 0) {
        const pieces = this.#pieces
        const target = this.#end
        this.#pieces = []
        try {
          await this.#writeMakingRoom(pieces)
        } catch (error) {
          if (!this.#isStall(error)) throw error
          this.#pieces = [...pieces, ...this.#pieces]
          this.#waitForDisk(String(error.code))
          return
        }
        for (const piece of pieces) this.#pendingBytes -= piece.bytes.length
        this.#synced = target
        if (this.#stalled !== undefined) {
          this.#stalled = undefined
          this.#stall?.onResumed()
        }
        const waiting = this.#waiters
        this.#waiters = waiting.filter((waiter) => waiter.position > target)
        for (const waiter of waiting) if (waiter.position <= target) waiter.done()
      }
    } catch (error) {
      // After a failed sync nobody knows what the medium holds (F12): stop, reopen, re-read.
      this.#broken = error
      this.#stalled = undefined
      this.#onTrouble(error)
      const waiting = this.#waiters
      this.#waiters = []
      const failure = new JournalError('io', 'Writing the journal failed', error)
      for (const waiter of waiting) waiter.failed(failure)
    } finally {
      this.#running = this.#stalled !== undefined
      for (const watch of this.#watchers.splice(0)) watch()
    }
  }

  #isStall(error: unknown): error is { readonly code: string } {
    if (!this.#stall || error instanceof SyncFailure) return false
    return STALL_CODES.includes((error as { readonly code?: unknown }).code)
  }

  #waitForDisk(code: string): void {
    const isNew = this.#stalled === undefined
    this.#stalled = code
    this.#cancelRetry = this.#stall!.after(STALL_RETRY_MS, () => void this.#run())
    if (isNew) this.#stall!.onStalled(code)
  }

  /** A full disk gives up its eldest segments first, then the room kept for this. */
  async #writeMakingRoom(pieces: readonly Piece[]): Promise<void> {
    for (;;) {
      try {
        await this.#write(pieces)
        return
      } catch (error) {
        const isFull = this.#isStall(error) && error.code !== 'EROFS'
        if (!isFull || !(await this.makeRoom())) throw error
      }
    }
  }

  /** Frees something on a full disk; `false` when there is nothing more to free. */
  async makeRoom(): Promise<boolean> {
    const eldest = Math.min(...this.#existing)
    if (eldest < this.#keepFrom) {
      await this.#remove(eldest)
      this.#stall?.onRoomMade('history')
      return true
    }
    const released = (await this.#disk.releaseReserve?.()) ?? false
    if (released) this.#stall?.onRoomMade('reserve')
    return released
  }

  /** Sets room aside for a full disk, where there is plenty. */
  async keepReserve(): Promise<void> {
    await this.#disk.keepReserve?.()
  }

  async #remove(segment: number): Promise<void> {
    await this.#disk.remove(segment)
    this.#existing.delete(segment)
    this.#firstRecords.delete(segment)
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
      // After a failed sync nobody knows what is there, whatever its code says (F12).
      await this.#disk.sync(first.segment).catch((cause: unknown) => {
        throw new SyncFailure('The disk failed a sync', { cause })
      })
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
    this.#keepFrom = keep
    for (;;) {
      const [eldest, second] = [...this.#existing].sort((a, b) => a - b)
      if (eldest === undefined || second === undefined || eldest >= keep) return
      const tooLarge = this.bytesOnDisk > rule.bytesMax
      if (!tooLarge && !(await this.#isOld(second, rule.segmentIsOld))) return
      await this.#remove(eldest)
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
    this.#cancelRetry()
    // What a full disk did not take is lost with this process, and was promised to nobody.
    if (!this.#broken && this.#stalled === undefined) await this.sync()
    assert.equal(this.#running, this.#stalled !== undefined)
    await this.#disk.close()
  }
}

class SyncFailure extends Error {
  override name = 'SyncFailure'
}
