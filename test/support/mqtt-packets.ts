/**
 * MQTT control packets out of a byte stream (MQTT 5, 2.1): type and flags in one byte, the length of
 * the rest in up to four, seven bits each.
 */

export type MqttPacket = {
  /** The high half of the first byte: 1 CONNECT, 3 PUBLISH, 4 PUBACK, 12 PINGREQ, … */
  readonly type: number
  readonly qos: number
  readonly bytes: Buffer
  /** Of a PUBLISH. */
  readonly topic: string | undefined
}

const PUBLISH = 3
const LENGTH_BYTES_MAX = 4

export class MqttPackets {
  #rest: Buffer = Buffer.alloc(0)

  /** The packets that are whole now. */
  take(chunk: Buffer): MqttPacket[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const packets: MqttPacket[] = []
    for (;;) {
      const size = packetBytes(this.#rest)
      if (size === undefined || size > this.#rest.length) return packets
      packets.push(packetOf(this.#rest.subarray(0, size)))
      this.#rest = this.#rest.subarray(size)
    }
  }
}

function packetBytes(bytes: Buffer): number | undefined {
  let length = 0
  for (let i = 0; i < LENGTH_BYTES_MAX; i++) {
    const byte = bytes[1 + i]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) return 2 + i + length
  }
  return undefined
}

function packetOf(bytes: Buffer): MqttPacket {
  const type = bytes[0]! >>> 4
  const qos = (bytes[0]! >>> 1) & 3
  if (type !== PUBLISH) return { type, qos: 0, bytes, topic: undefined }
  const head = bytes.findIndex((byte, i) => i > 0 && byte < 0x80) + 1
  const topicBytes = bytes.readUInt16BE(head)
  return { type, qos, bytes, topic: bytes.toString('utf8', head + 2, head + 2 + topicBytes) }
}

/** The same PUBLISH as it comes a second time: with its DUP flag. */
export function duplicateOf({ bytes }: MqttPacket): Buffer {
  const copy = Buffer.from(bytes)
  copy[0]! |= 0x08
  return copy
}
