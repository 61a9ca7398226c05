/**
 * `cigale home escrow-key` and `release`: what the city keeps of its gateways, and how a lost one's devices
 * get a new home. The escrow key need not be on the hypervisor: it is asked for what is sealed, and opened here.
 */

import { existsSync, writeFileSync } from 'node:fs'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { type DevEui, type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import { systemRandom } from '../../base/random-system.ts'
import { BOX_KEY_BYTES, BoxKey, isBoxKey } from '../../base/sealed-box.ts'
import { Secret } from '../../base/secret.ts'
import { writeOnce } from '../../base/write-once-system.ts'
import type { Floors } from '../homes/escrow.ts'
import { sealHandover } from '../homes/handover-file.ts'
import { movingTogether } from '../homes/home-group.ts'
import { type Escrowed, type Released, release } from '../homes/release.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { readGivenFile } from './options.ts'
import { note, say, sayJson, saySentence } from './output.ts'

const CHANCE_BYTES = 32
const ANSWER_MS = 60_000

export type ReleaseFlags = {
  readonly from: string
  readonly to: string
  readonly key: string
  readonly escrow: string
  readonly hypervisor: string
  readonly out: string
  readonly json?: boolean
}

/** Makes the city's escrow key where there is none, and prints its public half. */
export async function escrowKey(
  path: string,
  options: { readonly json?: boolean },
): Promise<number> {
  if (!existsSync(path)) writeOnce(path, `${hexOf(systemRandom.bytes(BOX_KEY_BYTES))}\n`)
  const { publicHex } = escrowKeyAt(path)
  if (options.json) sayJson({ file: path, key: publicHex })
  else say(publicHex)
  return 0
}

function escrowKeyAt(path: string): BoxKey {
  const seed = bytesOfHex(readGivenFile(path).trim())
  if (seed?.length === BOX_KEY_BYTES) return new BoxKey(new Secret(seed))
  throw new CommandFailure(`${path} is no escrow key: 64 hex digits are one`)
}

/** The move is written at the hypervisor first, so that the lost gateway is silent when it comes back. */
export async function homeRelease(
  groups: readonly string[],
  options: ReleaseFlags,
): Promise<number> {
  const { out, key } = options
  if (existsSync(out)) throw new CommandFailure(`${out} is there already: nothing was written`)
  if (!isBoxKey(key)) throw new UsageError('--key: 64 hex digits, of: cigale home key')
  const [from, to] = [euiOf('--from', options.from), euiOf('--to', options.to)]
  const hypervisor = hypervisorAt(options.hypervisor)
  const escrowed = await escrowedBy(hypervisor, from)
  if (escrowed.length === 0) {
    throw new CommandFailure(`the hypervisor has nothing of ${from} in escrow`)
  }
  const opened = release(escrowed, escrowKeyAt(options.escrow), { from, to, rev: 1 })
  const { handover, unread } = chosen(opened, groups)
  const devices = handover.devices.map(({ device }) => device.devEui)
  const { rev } = await hypervisor.post<{ rev: number }>('homes', { devices, from, to })
  const chance = systemRandom.bytes(CHANCE_BYTES)
  const text = sealHandover({ ...handover, rev }, { key, chance })
  if (text === undefined) throw new UsageError('--key: 64 hex digits, of: cigale home key')
  writeFileSync(out, text, { mode: 0o600, flush: true })
  if (options.json) sayJson({ file: out, rev, devices: devices.length, unread })
  else {
    saySentence(`${out}: ${devices.length} devices, for the new gateway alone to read`)
    if (unread.length > 0) note(`not opened by this key: ${unread.join(', ')}`)
    note(`keep ${from} switched off until the hypervisor has told it: it must not answer them too`)
  }
  return 0
}

/** Whole sites and rows, as the lost gateway knew them; none named: everything it had. */
function chosen({ handover, unread }: Released, groups: readonly string[]): Released {
  if (groups.length === 0) return { handover, unread }
  const devices = new Map(handover.devices.map((one) => [one.device.devEui, one]))
  const world = {
    devices: devices as never,
    assets: new Map(handover.assets.map(({ asset }) => [asset.id, asset])),
    bindings: new Map(handover.assets.map(({ asset, bindings }) => [asset.id, bindings])),
  }
  const group = movingTogether(world, groups)
  if ('problem' in group) throw new CommandFailure(group.problem)
  return {
    unread,
    handover: {
      ...handover,
      devices: group.devices.map((devEui) => devices.get(devEui)!),
      assets: handover.assets.filter(({ asset }) => group.assets.includes(asset.id)),
    },
  }
}

type Hypervisor = ReturnType<typeof hypervisorAt>

async function escrowedBy(hypervisor: Hypervisor, from: GatewayEui): Promise<readonly Escrowed[]> {
  type State = { subject: string; gateway: string; fields: { box?: string } & Partial<Floors> }
  const [boxes, floors] = await Promise.all(
    ['escrow', 'floors'].map(async (kind) => {
      const { states } = await hypervisor.get<{ states: readonly State[] }>(`states?kind=${kind}`)
      return states.filter(({ gateway }) => gateway === from)
    }),
  )
  const newest = new Map(floors!.map((state) => [state.subject, state]))
  return boxes!.flatMap(({ subject, fields: { box } }) => {
    const known = newest.get(subject)?.fields
    if (box === undefined) return []
    return [
      { devEui: subject as DevEui, box, ...(known && { floors: known as unknown as Floors }) },
    ]
  })
}

function hypervisorAt(url: string) {
  const token = process.env['CIGALE_TOKEN']
  if (!token) throw new UsageError('--hypervisor needs a token in the environment: CIGALE_TOKEN')
  if (!URL.canParse(url)) throw new UsageError(`--hypervisor: ${url} is not a URL`)
  const ask = async <Value>(path: string, init: RequestInit): Promise<Value> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(ANSWER_MS)
    const address = new URL(`/api/v1/${path}`, url)
    const response = await fetch(address, { ...init, headers, signal }).catch((cause: unknown) => {
      throw new CommandFailure(`no hypervisor answers at ${url}`, { cause })
    })
    if (response.ok) return (await response.json()) as Value
    const { detail = response.statusText } = (await response.json().catch(() => ({}))) as {
      detail?: string
    }
    throw new CommandFailure(`the hypervisor refused: ${detail}`)
  }
  return {
    get: <Value>(path: string) => ask<Value>(path, { method: 'GET' }),
    post: <Value>(path: string, body: unknown) =>
      ask<Value>(path, { method: 'POST', body: JSON.stringify(body) }),
  }
}

function euiOf(option: string, text: string): GatewayEui {
  const eui = parseGatewayEui(text)
  if (!eui) throw new UsageError(`${option} ${text} is not an EUI: 16 hex digits`)
  return eui
}
