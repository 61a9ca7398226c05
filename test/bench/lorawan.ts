/**
 * `cigale bench lorawan`: parse + MIC + decrypt of a data frame, ours beside lora-packet in the same
 * run, in turn, 500 devices, payloads of 1, 10 and 51 bytes. The results are compared byte for byte.
 * Then the time of a decision (`decision.ts`).
 */

import assert from 'node:assert/strict'
import lpModule from 'lora-packet'
import { sameBytes } from '../../base/bytes.ts'
import { crypt } from '../../gateway/lorawan/frm-crypto.ts'
import { dataMicMatches } from '../../gateway/lorawan/mic.ts'
import { readPhy } from '../../gateway/lorawan/phy.ts'
import { type FleetDevice, fleetFrame, makeFleet } from '../support/fleet.ts'
import { benchDecision } from './decision.ts'
import type { Report } from './report.ts'

const lp = lpModule as unknown as typeof lpModule.default

const DEVICES = 500
const ROUNDS = 5
const ROUND_MS = 300
const GOAL = 10

type Sample = { readonly device: FleetDevice; readonly phy: Uint8Array; readonly fCnt: number }

export async function benchLorawan(report: Report): Promise<void> {
  for (const size of [1, 10, 51]) {
    const samples = makeSamples(size)
    for (const sample of samples) {
      assert.ok(sameBytes(ours(sample), theirs(sample)), 'both read the same payload')
    }
    const rates = { ours: [] as number[], theirs: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      rates.ours.push(usPerFrame(samples, ours))
      rates.theirs.push(usPerFrame(samples, theirs))
    }
    const own = median(rates.ours)
    const peer = median(rates.theirs)
    report.row({
      name: `lorawan.${size}B`,
      value: `${own.toFixed(2)} µs (${thousands(own)} frames/s), ${(peer / own).toFixed(1)} × faster`,
      unit: 'parse + MIC + decrypt of one frame',
      goal: `≥ ${GOAL} ×`,
      load: `${DEVICES} devices in turn, ${size} bytes of payload, median of ${ROUNDS} rounds`,
      peer: `lora-packet ${peer.toFixed(1)} µs (${thousands(peer)} frames/s) in the same run`,
    })
  }
  await benchDecision(report)
}

/** Frames a second on one core, in thousands. */
function thousands(usPerFrame: number): string {
  return `${(1000 / usPerFrame).toFixed(1)} k`
}

function makeSamples(size: number): Sample[] {
  return makeFleet(DEVICES, () => 'any').map((device, i) => {
    const fCnt = device.fCntUp
    const payload = new Uint8Array(size).fill(i & 0xff)
    return { device, fCnt, phy: fleetFrame(device, { fPort: 1, payload }) }
  })
}

function ours({ device, phy, fCnt }: Sample): Uint8Array {
  const read = readPhy(phy)
  assert.ok(read.kind === 'frame' && read.frame.kind === 'data')
  const { frame } = read
  const where = { direction: 'up', devAddr: frame.devAddr, fCnt32: fCnt } as const
  assert.ok(dataMicMatches(device.nwkSKey, { ...where, signed: frame.signed }, frame.mic))
  return crypt(device.appSKey, where, frame.frmPayload)
}

function theirs({ device, phy }: Sample): Uint8Array {
  const packet = lp.fromWire(Buffer.from(phy))
  const nwkSKey = Buffer.from(device.nwkSKey.reveal())
  assert.ok(lp.verifyMIC(packet, nwkSKey))
  const plain = lp.decrypt(packet, Buffer.from(device.appSKey.reveal()), nwkSKey)
  return new Uint8Array(plain ?? [])
}

/** CPU time, not wall time: what else the machine does must not count. */
function usPerFrame(samples: readonly Sample[], read: (sample: Sample) => Uint8Array): number {
  const cpuBefore = process.cpuUsage()
  const endMs = performance.now() + ROUND_MS
  let frames = 0
  while (performance.now() < endMs) {
    for (const sample of samples) read(sample)
    frames += samples.length
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  return (user + system) / frames
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
