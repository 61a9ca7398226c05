/** `cigale group …`: devices that hear one frame together, such as the valves of a park. */

import type { z } from 'zod'
import { idParams } from '../api/schema.ts'
import { groupBody, groupSendBody } from '../api/schema-groups.ts'
import type { CommandView } from '../api/service.ts'
import type { GroupView } from '../api/service-groups.ts'
import { nowMs, ORIGIN, withGateway } from './access.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { type Language, languageOf } from './language.ts'
import type { CommonOptions } from './options.ts'
import { note, printable, say, sayJson, saySentence, table } from './output.ts'

export type GroupShowFlags = CommonOptions & { readonly lang?: Language }
export type GroupSetFlags = CommonOptions & { readonly name?: string }
export type GroupSendFlags = CommonOptions & {
  readonly port: number
  readonly hex: string
  readonly urgent?: boolean
}

export async function groupList(options: CommonOptions): Promise<number> {
  const views = await withGateway(options, ({ service }) => service.groups())
  const sorted = [...views].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (options.json) {
    sayJson(sorted)
    return 0
  }
  const rows = sorted.map((view) => [
    view.id,
    view.name,
    view.members.length,
    view.members.filter(hasKey).length,
    view.members.filter(({ state }) => state === 'listening').length,
    view.ordersWaiting,
    view.closing.isPossible ? 'yes' : 'no',
  ])
  say(table(['id', 'name', 'members', 'withKey', 'listening', 'orders', 'closable'], rows))
  return 0
}

export async function groupShow(id: string, options: GroupShowFlags): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.group(requireId(id)))
  if (!view) throw unknownGroup(id)
  if (options.json) sayJson(view)
  else say(textOf(view, options.lang ?? languageOf(process.env)))
  return 0
}

function textOf(view: GroupView, language: Language): string {
  const { id, name, mcAddr, fCntDownNext, ordersWaiting, session, closing, members } = view
  const figures = {
    id,
    name,
    mcAddr,
    fCntDownNext,
    ordersWaiting,
    listens: session ? untilText(session) : 'not now: members are told before the next order',
    closing: closing.isPossible ? closing.detail : `not possible: ${closing.detail}`,
  }
  return [
    ...Object.entries(figures).map(([key, one]) => `${key.padEnd(15)}${printable(String(one))}`),
    ...members.map(({ devEui, name: called, state, words }) => {
      return `${devEui}  ${state.padEnd(10)}${printable(called ?? '–')}: ${words[language]}`
    }),
  ].join('\n')
}

function untilText({ startMs, endMs }: NonNullable<GroupView['session']>): string {
  const from = startMs > nowMs() ? `from ${new Date(startMs).toISOString()} ` : ''
  return `${from}until ${new Date(endMs).toISOString()}`
}

/** Without a name a group that exists keeps its own, and a new one is called by its id. */
export async function groupSet(
  id: string,
  devices: readonly string[],
  options: GroupSetFlags,
): Promise<number> {
  requireId(id)
  const view = await withGateway(options, async ({ service }) => {
    const named = options.name ?? (await service.group(id))?.name ?? id
    const { name, members } = checked(groupBody, { name: named, members: devices })
    return await service.setGroup(ORIGIN, { id, name, members })
  })
  return told(
    view,
    id,
    `is set; new members are being sent its key: cigale group show ${id}`,
    options,
  )
}

export async function groupSend(id: string, options: GroupSendFlags): Promise<number> {
  const { port: fPort, hex, urgent } = options
  const request = checked(groupSendBody, { fPort, hex, urgent })
  const order = { fPort: request.fPort, hex: request.hex, urgent: request.urgent }
  const view = await withGateway(options, ({ service }) =>
    service.sendToGroup(ORIGIN, requireId(id), order),
  )
  return ordered(view, id, options)
}

export async function groupClose(id: string, options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) =>
    service.closeGroup(ORIGIN, requireId(id)),
  )
  return ordered(view, id, options)
}

export async function groupRemove(id: string, options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) =>
    service.removeGroup(ORIGIN, requireId(id)),
  )
  return told(view, id, 'is forgotten; its members are told to forget its key', options)
}

function hasKey({ state }: GroupView['members'][number]): boolean {
  return state === 'in' || state === 'listening'
}

function told(view: CommandView, id: string, sentence: string, { json }: CommonOptions): number {
  taken(view, id)
  if (json) sayJson({ group: id, outcome: view.outcome })
  else saySentence(`${id} ${sentence}`)
  return 0
}

/** The order's id on standard output, what was ordered beside it. */
function ordered(view: CommandView, id: string, { json }: CommonOptions): number {
  taken(view, id)
  if (json) sayJson(view)
  else {
    if (view.detail !== '') note(view.detail)
    say(view.id)
  }
  return 0
}

function taken({ outcome, detail }: CommandView, id: string): void {
  if (outcome !== 'refused' && outcome !== 'failed') return
  if (detail === 'unknown group') throw unknownGroup(id)
  throw new CommandFailure(`the gateway refused it for the group ${id}: ${detail}`)
}

function unknownGroup(id: string): CommandFailure {
  return new CommandFailure(`no group ${printable(id)} is known; see: cigale group list`)
}

function requireId(id: string): string {
  return checked(idParams, { id }).id
}

/** By the same rules as the API, also where the gateway is stopped. */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new UsageError(problems.join('; '))
}
