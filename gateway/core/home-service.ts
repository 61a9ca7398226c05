/**
 * Homes at the border. The order of a hand-over is what keeps two gateways from answering one device:
 *
 *   old    homeSet on the medium ─▶ silent ─▶ radio has answered for its last frame ─▶ sealed hand-over
 *   new                                                       homeTake on the medium ─▶ answers
 *
 * Power may go at any arrow: the old one stays silent and gives the same hand-over again, the new one takes
 * it once.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { Secret } from '../../base/secret.ts'
import type { HandoverAnswer, HomeMove, HomeMoved, HomeService } from '../api/service-homes.ts'
import type { Command, CommandResult, TakenDevice, TakenSession } from '../engine/command.ts'
import { handoverOf } from '../homes/carry.ts'
import type { CarriedDevice, CarriedKeys, CarriedSession, Handover } from '../homes/handover.ts'
import { HANDOVER_CHARS_MAX, sealHandover } from '../homes/handover-file.ts'
import { HOME_REV_MAX } from '../homes/home.ts'
import { type HomeGroup, movingTogether } from '../homes/home-group.ts'
import { moveWarnings } from '../homes/warnings.ts'
import type { Vault } from '../registry/vault.ts'
import type { Core } from './core.ts'
import { homesView } from './home-view.ts'
import type { SyncPort } from './sync-port.ts'

const COMMAND_ID_BYTES = 12
const BOX_CHANCE_BYTES = 32
/** Devices in one record: far below what a record may hold. */
const TAKEN_AT_ONCE = 100

type HomeParts = {
  readonly core: Core
  readonly vault: Vault
  readonly random: Random
  readonly sync: Pick<SyncPort, 'status'>
}

type Run = (origin: string, command: Command, id?: string) => Promise<CommandResult>

export function homeService(parts: HomeParts, run: Run): HomeService {
  const { core } = parts
  return {
    homes: async () => homesView(core, parts.vault.boxKey().publicHex),
    moveHome: (origin, move) => moveHome(parts, run, origin, move),
    learnHome: (origin, home, id) => run(origin, { kind: 'homeSet', ...home }, id),
    exportHome: async (groups, key) => exportHome(parts, groups, key),
    importHome: (origin, text, id) => importHome(parts, run, { origin, text, id }),
  }
}

async function moveHome(
  { core, sync, random }: HomeParts,
  run: Run,
  origin: string,
  { groups, to, rev: given, anyway, dryRun }: HomeMove,
): Promise<HomeMoved> {
  const { state, settings } = core
  const id = hexOf(random.bytes(COMMAND_ID_BYTES))
  const group = movingTogether(state, groups)
  if ('problem' in group) return refused(id, group.problem)
  const last = group.devices.map((devEui) => state.homes.get(devEui)?.rev ?? 0)
  const rev = given ?? Math.max(...last) + 1
  if (rev > HOME_REV_MAX) return refused(id, 'no revision is left')
  const waiting = sync.status().streams.reduce((sum, stream) => sum + stream.waiting, 0)
  const warnings = to === settings.gatewayEui ? [] : moveWarnings(state, group, waiting)
  const about = { rev, devices: group.devices.length, warnings }
  if (dryRun) return { id, outcome: 'done', detail: 'nothing was moved', ...about }
  if (warnings.length > 0 && !anyway) {
    const said = warnings.map(({ words }) => words.en).join(' ')
    return { id, outcome: 'refused', detail: `${said} (It moves when you say: anyway.)`, ...about }
  }
  const command = { kind: 'homeSet', devices: group.devices, gatewayEui: to, rev } as const
  return { ...(await run(origin, command, id)), ...about }
}

function refused(id: string, detail: string): HomeMoved {
  return { id, outcome: 'refused', detail, rev: 0, devices: 0, warnings: [] }
}

function exportHome(
  { core, vault, random }: HomeParts,
  groups: readonly string[],
  key: string,
): HandoverAnswer {
  const { state, settings } = core
  const no = (detail: string): HandoverAnswer => ({ kind: 'refused', detail })
  const group = movingTogether(state, groups)
  if ('problem' in group) return no(group.problem)
  const home = commonHome(core, group)
  if (typeof home === 'string') return no(home)
  const moving = new Set(group.devices)
  const underWay = [...state.openTx.values()].filter(
    ({ devEui }) => devEui !== null && moving.has(devEui),
  ).length
  if (underWay > 0) return no(`${underWay} frames are with the radio still: again in some seconds`)
  const handover = handoverOf(state, vault, group, { from: settings.gatewayEui, ...home })
  const text = sealHandover(handover, { key, chance: random.bytes(BOX_CHANCE_BYTES) })
  if (text === undefined) return no('the key of the new gateway is needed: cigale home key, there')
  if (text.length > HANDOVER_CHARS_MAX) return no('more than one hand-over holds: group by group')
  return { kind: 'handover', text, devices: handover.devices.length }
}

/** Where all of the group have gone, under one revision; or why nothing of it is given away. */
function commonHome(
  { state, settings }: Core,
  { devices }: HomeGroup,
): { readonly to: GatewayEui; readonly rev: number } | string {
  const [first, ...others] = devices.map((devEui) => state.homes.get(devEui))
  if (!first || others.some((home) => home === undefined)) return NOT_MOVED
  if (first.gatewayEui === settings.gatewayEui) return NOT_MOVED
  const isOne = others.every(
    (home) => home?.gatewayEui === first.gatewayEui && home.rev === first.rev,
  )
  if (!isOne) return 'they were moved at different times: one after the other'
  return { to: first.gatewayEui, rev: first.rev }
}

const NOT_MOVED = 'it is still at home here: cigale home move first, so that this gateway is silent'

async function importHome(
  { core, vault, random }: HomeParts,
  run: Run,
  given: { readonly origin: string; readonly text: string; readonly id: string | undefined },
): Promise<CommandResult> {
  const { origin, text } = given
  const id = given.id ?? hexOf(random.bytes(COMMAND_ID_BYTES))
  const { gatewayEui, region } = core.settings
  // What checks it comes into memory with the first one, not before.
  const { openHandover } = await import('../homes/open-handover.ts')
  const opened = openHandover(text, { key: vault.boxKey(), self: gatewayEui })
  if (opened.kind === 'rejected') return { id, outcome: 'refused', detail: WHY_NOT[opened.reason] }
  const { handover } = opened
  const foreign = handover.devices.find(({ device }) => device.region !== region.name)
  if (foreign) {
    const detail = `${foreign.device.devEui} is for ${foreign.device.region}, this gateway is not`
    return { id, outcome: 'refused', detail }
  }
  // Places first: a device that speaks before it has one would be heard for nobody.
  for (const command of placesOf(handover)) await run(origin, command)
  return await takeAll(run, origin, id, taking(handover, vault))
}

const WHY_NOT = {
  'no-handover': 'this is no hand-over of a home',
  'not-for-us': 'this hand-over is for another gateway',
  damaged: 'the hand-over cannot be opened: it was made with another key, or is damaged',
} as const

function placesOf({ assets }: Handover): readonly Command[] {
  return assets.map(({ asset, programme, bindings }) => {
    const properties = { ...asset.properties, ...(programme && { programme }) }
    return { kind: 'assetSet', asset: { ...asset, properties }, bindings }
  })
}

function* taking(handover: Handover, vault: Vault): Generator<Command> {
  const { from, to: gatewayEui, rev } = handover
  for (let at = 0; at < handover.devices.length; at += TAKEN_AT_ONCE) {
    const some = handover.devices.slice(at, at + TAKEN_AT_ONCE)
    const devices = some.map((device) => takenDevice(device, vault))
    yield { kind: 'homeTake', from, gatewayEui, rev, devices }
  }
}

/** Device by device each command stands for itself: what a crash leaves out comes with the file once more. */
async function takeAll(
  run: Run,
  origin: string,
  id: string,
  commands: Iterable<Command>,
): Promise<CommandResult> {
  const details: string[] = []
  let n = 0
  for (const command of commands) {
    const result = await run(origin, command, n === 0 ? id : `${id}:${n}`)
    n++
    if (result.outcome !== 'done') return { ...result, id }
    details.push(result.detail)
  }
  return { id, outcome: 'done', detail: details.join('; ') }
}

function takenDevice(carried: CarriedDevice, vault: Vault): TakenDevice {
  const { device, session, pending } = carried
  const { devEui } = device
  return {
    ...carried,
    keys: sealed(vault, carried.keys, `${devEui}/`),
    session: session && takenSession(vault, devEui, session),
    pending: pending.map((one) => takenSession(vault, devEui, one)),
  }
}

function takenSession(vault: Vault, devEui: DevEui, session: CarriedSession): TakenSession {
  return { ...session, keys: sealed(vault, session.keys, `${devEui}/session/`) }
}

function sealed(
  vault: Vault,
  keys: CarriedKeys,
  place: string,
): Readonly<Record<string, Uint8Array>> {
  const entries = Object.entries(keys) as readonly (readonly [string, Secret])[]
  return Object.fromEntries(entries.map(([name, key]) => [name, vault.seal(key, place + name)]))
}
