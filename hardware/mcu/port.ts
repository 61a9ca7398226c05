/** A serial device as bytes. `port-system.ts` is the real one; emulators and tests bring theirs. */

export type BytePortListener = {
  /** Bytes as they come, in pieces of any size. */
  onBytes(bytes: Uint8Array): void
  /** Unplugged, or the bridge has reset itself: nothing comes any more. */
  onGone(reason: string): void
}

export type BytePort = {
  /** Where it is, for people: `/dev/serial/by-id/…`. */
  readonly path: string
  open(listener: BytePortListener): Promise<void>
  /** One write to the device, header and payload together. */
  write(bytes: Uint8Array): void
  close(): Promise<void>
}
