/** Datagrams to one server, whose name has to be found first. */

export type DatagramListener = {
  /** `isReady` has become true. */
  onReady(): void
  /** From that server, and from no other. */
  onDatagram(bytes: Uint8Array): void
  /** It cannot be reached, in a sentence. */
  onTrouble(detail: string): void
}

export type DatagramPort = {
  /** The server's address is known, and not too many datagrams are under way. */
  readonly isReady: boolean
  /** Only while `isReady`. */
  send(bytes: Uint8Array): void
  close(): Promise<void>
}

export type OpenDatagramPort = (listener: DatagramListener) => DatagramPort
