/**
 * As much of MQTT 5 as a gateway and a hypervisor need of a broker on the same machine (OASIS MQTT
 * 5.0 §2, §3). Pure: bytes in, packets out, and back.
 *
 *   byte 0             1..4               then
 *   type 4 | flags 4   length, 7 bits a   that many bytes: variable header with its
 *                      byte, low first    properties, payload
 *
 * Properties are read past, and of a PUBLISH kept as bytes: a broker hands them on unread.
 */

import { ByteReader, ByteWriter } from '../../base/bytes.ts'

export type Publish = {
  readonly topic: string
  readonly qos: 0 | 1
  readonly retain: boolean
  /** The properties without their length, and the payload: views into what was read. */
  readonly properties: Uint8Array
  readonly payload: Uint8Array
}

export type MqttPacket =
  | { readonly kind: 'connect'; readonly clientId: string; readonly will: Publish | undefined }
  | { readonly kind: 'publish'; readonly publish: Publish; readonly packetId: number }
  | { readonly kind: 'subscribe'; readonly packetId: number; readonly filters: readonly Filter[] }
  | { readonly kind: 'puback' | 'ping' | 'disconnect' }

export type Filter = { readonly topic: string; readonly qos: 0 | 1 }

export type PacketRead =
  | { readonly kind: 'packet'; readonly packet: MqttPacket; readonly usedBytes: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'rejected'; readonly reason: 'too-long' | 'malformed' | 'not-spoken' }

export const PACKET_BYTES_MAX = 512 * 1024

const LEVEL_5 = 5
const NOTHING = new Uint8Array()
const TEXT = new TextDecoder()

/** Reads the first packet in `bytes`. */
export function readPacket(bytes: Uint8Array): PacketRead {
  const reader = new ByteReader(bytes)
  const head = reader.u8()
  const length = readVarint(reader)
  if (length === 'malformed') return { kind: 'rejected', reason: 'malformed' }
  if (head === undefined || length === undefined) return { kind: 'incomplete' }
  if (length > PACKET_BYTES_MAX) return { kind: 'rejected', reason: 'too-long' }
  const body = reader.bytes(length)
  if (!body) return { kind: 'incomplete' }
  const packet = readBody(head, new ByteReader(body))
  if (typeof packet === 'string') return { kind: 'rejected', reason: packet }
  return { kind: 'packet', packet, usedBytes: reader.at }
}

function readBody(head: number, body: ByteReader): MqttPacket | 'malformed' | 'not-spoken' {
  switch (head >>> 4) {
    case 1:
      return readConnect(body)
    case 3:
      return readPublish(head, body)
    case 4:
      return { kind: 'puback' }
    case 8:
      return readSubscribe(body)
    case 12:
      return { kind: 'ping' }
    case 14:
      return { kind: 'disconnect' }
    default:
      return 'not-spoken'
  }
}

/** protocol name, level 5, flags, keep-alive, properties; client id, will, (user, password: unread) */
function readConnect(body: ByteReader): MqttPacket | 'malformed' | 'not-spoken' {
  const name = readText(body)
  if (name !== 'MQTT' || body.u8() !== LEVEL_5) return 'not-spoken'
  const flags = body.u8()
  const keepAliveS = body.u16be()
  const properties = readProperties(body)
  const clientId = readText(body)
  if (flags === undefined || keepAliveS === undefined || !properties || clientId === undefined)
    return 'malformed'
  if (!(flags & 0x04)) return { kind: 'connect', clientId, will: undefined }
  const willProperties = readProperties(body)
  const topic = readText(body)
  const payload = readData(body)
  if (!willProperties || topic === undefined || !payload) return 'malformed'
  const qos = flags & 0x18 ? 1 : 0
  const retain = (flags & 0x20) !== 0
  // A will's own properties (its delay) mean nothing in the PUBLISH it becomes.
  const will: Publish = { topic, qos, retain, properties: NOTHING, payload }
  return { kind: 'connect', clientId, will }
}

function readPublish(head: number, body: ByteReader): MqttPacket | 'malformed' | 'not-spoken' {
  const qosBits = (head >>> 1) & 3
  if (qosBits > 1) return 'not-spoken'
  const topic = readText(body)
  const packetId = qosBits === 1 ? body.u16be() : 0
  const properties = readProperties(body)
  const payload = body.bytes(body.left)
  if (!topic || packetId === undefined || !properties || !payload) return 'malformed'
  const qos = qosBits === 1 ? 1 : 0
  const publish = { topic, qos, retain: (head & 1) === 1, properties, payload } as const
  return { kind: 'publish', publish, packetId }
}

function readSubscribe(body: ByteReader): MqttPacket | 'malformed' {
  const packetId = body.u16be()
  if (packetId === undefined || !readProperties(body)) return 'malformed'
  const filters: Filter[] = []
  while (body.left > 0) {
    const topic = readText(body)
    const options = body.u8()
    if (topic === undefined || options === undefined) return 'malformed'
    filters.push({ topic, qos: options & 3 ? 1 : 0 })
  }
  return filters.length > 0 ? { kind: 'subscribe', packetId, filters } : 'malformed'
}

function readProperties(body: ByteReader): Uint8Array | undefined {
  const length = readVarint(body)
  return typeof length === 'number' ? body.bytes(length) : undefined
}

function readText(body: ByteReader): string | undefined {
  const bytes = readData(body)
  return bytes && TEXT.decode(bytes)
}

function readData(body: ByteReader): Uint8Array | undefined {
  const length = body.u16be()
  return length === undefined ? undefined : body.bytes(length)
}

function readVarint(reader: ByteReader): number | undefined | 'malformed' {
  let value = 0
  for (let i = 0; i < 4; i++) {
    const byte = reader.u8()
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) return value
  }
  return 'malformed'
}

// ── Out ─────────────────────────────────────────────────────────────────────────────────────────

/** Accepted, no session kept. */
export const CONNACK = Uint8Array.of(0x20, 3, 0, 0, 0)
export const PINGRESP = Uint8Array.of(0xd0, 0)

export function writePuback(packetId: number): Uint8Array {
  return Uint8Array.of(0x40, 2, packetId >>> 8, packetId & 0xff)
}

export function writeSuback(packetId: number, filters: readonly Filter[]): Uint8Array {
  const body = new ByteWriter(8).u16be(packetId).u8(0)
  for (const { qos } of filters) body.u8(qos)
  return packetOf(0x90, body.done())
}

export function writePublish(publish: Publish, packetId: number): Uint8Array {
  const topic = new TextEncoder().encode(publish.topic)
  const body = new ByteWriter(64 + publish.payload.length).u16be(topic.length).bytes(topic)
  if (publish.qos === 1) body.u16be(packetId)
  writeVarint(body, publish.properties.length)
  body.bytes(publish.properties).bytes(publish.payload)
  return packetOf(0x30 | (publish.qos << 1) | Number(publish.retain), body.done())
}

function packetOf(head: number, body: Uint8Array): Uint8Array {
  const out = new ByteWriter(body.length + 5).u8(head)
  writeVarint(out, body.length)
  return out.bytes(body).done()
}

function writeVarint(out: ByteWriter, value: number): void {
  let rest = value
  while (rest >= 0x80) {
    out.u8(0x80 | (rest & 0x7f))
    rest >>>= 7
  }
  out.u8(rest)
}

/** Does a topic fit a filter with `+` and a last `#`? */
export function fits(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const given = topic.split('/')
  for (const [i, level] of wanted.entries()) {
    if (level === '#') return true
    if (level !== '+' && level !== given[i]) return false
    if (given[i] === undefined) return false
  }
  return wanted.length === given.length
}
