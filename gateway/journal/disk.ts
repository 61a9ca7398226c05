/**
 * What the journal asks of a disk. `disk-system.ts` is the real one; simulations bring one that
 * loses power between any two writes.
 */

export type JournalDisk = {
  /** Segment numbers that exist, ascending. */
  list(): Promise<number[]>
  /** All bytes of a segment. */
  read(segment: number): Promise<Uint8Array>
  /** Creates a segment of `bytes` zeros that begins with `head`; file and folder are synced. */
  create(segment: number, head: Uint8Array, bytes: number): Promise<void>
  /** Writes in place, without syncing. Rejects with an error that has a `code` (ENOSPC, EIO, EROFS). */
  write(segment: number, offset: number, bytes: Uint8Array): Promise<void>
  /** Everything written to the segment is on the medium when this resolves (fdatasync). */
  sync(segment: number): Promise<void>
  /** Keeps a copy of damaged bytes aside for a person to look at; never read again. */
  quarantine(name: string, bytes: Uint8Array): Promise<void>
  /** Overwrites with zeros from `offset` to the end of the segment, and syncs. */
  wipe(segment: number, offset: number): Promise<void>
  remove(segment: number): Promise<void>
  /** Sets room aside for a full disk, if there is plenty; does nothing where it already is. */
  keepReserve?(): Promise<void>
  /** Gives that room back; `false` when there was none. */
  releaseReserve?(): Promise<boolean>
  close(): Promise<void>
}
