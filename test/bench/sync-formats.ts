/**
 * The same fifteen minutes as others would send them, each written by hand from its specification: what the
 * bytes of our batches stand beside. Names, units and times are as an integrator would choose them.
 */

import { brotliCompressSync, deflateRawSync } from 'node:zlib'
import { ByteWriter } from '../../base/bytes.ts'
import type { Profile, ReadingFact } from '../../sync/fact.ts'
import { writeVarint } from '../../sync/varint.ts'

export type Mix = { readonly facts: readonly ReadingFact[]; readonly profiles: readonly Profile[] }

type Value = { readonly name: string; readonly value: number; readonly channel: number }

/** Of one reading, in the unit's own numbers. */
function valuesOf(fact: ReadingFact, { profiles }: Mix): readonly Value[] {
  const profile = profiles.find(({ id }) => id === fact.profile)
  return (profile?.channels ?? []).flatMap(({ quantity, decimals }, channel) => {
    const value = fact.values[channel]
    return value === null || value === undefined
      ? []
      : [{ name: quantity, value: value / 10 ** decimals, channel }]
  })
}

/** One object a reading. */
export function jsonObjects(mix: Mix): Uint8Array {
  const objects = mix.facts.flatMap((fact) =>
    valuesOf(fact, mix).map(({ name, value }) => {
      return { device: fact.devEui, time: new Date(fact.atMs).toISOString(), quantity: name, value }
    }),
  )
  return text(objects)
}

/** SenML (RFC 8428) in CBOR: labels −2 base name, −3 base time, 0 name, 2 value; doubles. */
export function senmlCbor(mix: Mix): Uint8Array {
  const records = mix.facts.flatMap((fact) =>
    valuesOf(fact, mix).map(({ name, value }, i) => ({ name, value, first: i === 0, fact })),
  )
  const out = new ByteWriter()
  head(out, 4, records.length)
  for (const { name, value, first, fact } of records) {
    head(out, 5, first ? 4 : 2)
    if (first) {
      out.u8(0x21)
      cborText(out, `urn:dev:mac:${fact.devEui}:`)
      out.u8(0x22)
      double(out, fact.atMs / 1000)
    }
    out.u8(0x00)
    cborText(out, name)
    out.u8(0x02)
    double(out, value)
  }
  return out.done()
}

/**
 * Sparkplug B: one DDATA an uplink, with its MQTT topic; Payload {1 timestamp, 2 metrics, 3 seq}, Metric
 * {2 alias, 3 timestamp, 4 datatype, 12 float}: the shortest form, after a birth that named the aliases.
 */
export function sparkplug(mix: Mix): Uint8Array {
  const out = new ByteWriter()
  for (const [seq, fact] of mix.facts.entries()) {
    const payload = new ByteWriter()
    field(payload, 1, 0)
    writeVarint(payload, fact.atMs)
    for (const { value, channel } of valuesOf(fact, mix)) {
      const metric = new ByteWriter()
      field(metric, 2, 0)
      writeVarint(metric, channel)
      field(metric, 4, 0)
      writeVarint(metric, 9)
      field(metric, 12, 5)
      metric.bytes(new Uint8Array(new Float32Array([value]).buffer))
      field(payload, 2, 2)
      writeVarint(payload, metric.done().length)
      payload.bytes(metric.done())
    }
    field(payload, 3, 0)
    writeVarint(payload, seq % 256)
    out.bytes(new TextEncoder().encode(`spBv1.0/aix/DDATA/gw-1/${fact.devEui}`))
    out.bytes(payload.done())
  }
  return out.done()
}

/** The uplink events that ChirpStack 4 publishes as JSON: application, device, radio and decoded object. */
export function chirpstackEvents(mix: Mix): Uint8Array {
  const events = mix.facts.map((fact, fCnt) => {
    const time = new Date(fact.atMs).toISOString()
    const object = Object.fromEntries(valuesOf(fact, mix).map(({ name, value }) => [name, value]))
    return {
      deduplicationId: `3ac7e3c4-4401-4b8d-9386-a5c902${fCnt.toString(16).padStart(6, '0')}`,
      time,
      deviceInfo: {
        tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242',
        tenantName: 'Aix-en-Provence',
        applicationId: '17c82e96-be03-4f38-aef3-f83d48582d97',
        applicationName: 'parking',
        deviceProfileId: '14855bf7-d10d-4aee-b618-ebfcb64dc7ad',
        deviceProfileName: fact.profile,
        deviceName: fact.devEui,
        devEui: fact.devEui,
      },
      devAddr: '00189440',
      adr: true,
      dr: 5,
      fCnt,
      fPort: 1,
      confirmed: false,
      data: Buffer.alloc(12, fCnt).toString('base64'),
      object,
      rxInfo: [
        {
          gatewayId: '0016c001f153a14c',
          uplinkId: 4217106255 + fCnt,
          rssi: -97,
          snr: 7.5,
          channel: 3,
        },
      ],
      txInfo: {
        frequency: 868500000,
        modulation: { lora: { bandwidth: 125000, spreadingFactor: 7, codeRate: 'CR_4_5' } },
      },
    }
  })
  return text(events)
}

export function brotli(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes)
}

export function deflated(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes)
}

function text(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** A CBOR head of a count below 65 536. */
function head(out: ByteWriter, major: number, count: number): void {
  const type = major << 5
  if (count < 24) out.u8(type | count)
  else if (count < 256) out.bytes(Uint8Array.of(type | 24, count))
  else out.bytes(Uint8Array.of(type | 25, count >> 8, count & 0xff))
}

function cborText(out: ByteWriter, value: string): void {
  const bytes = new TextEncoder().encode(value)
  head(out, 3, bytes.length)
  out.bytes(bytes)
}

function double(out: ByteWriter, value: number): void {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setFloat64(0, value)
  out.u8(0xfb)
  out.bytes(new Uint8Array(bytes.buffer))
}

function field(out: ByteWriter, number: number, wire: number): void {
  writeVarint(out, number * 8 + wire)
}
