/** `cigale home …`: which gateway answers which devices, and how sites and rows move to another one. */

import { existsSync, writeFileSync } from 'node:fs'
import type { z } from 'zod'
import { homeExportBody, homeMoveBody } from '../api/schema-homes.ts'
import type { HomeGroupView, HomeMoved } from '../api/service-homes.ts'
import { ORIGIN, withGateway } from './access.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { type Language, languageOf } from './language.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, say, sayJson, saySentence, table } from './output.ts'

export type HomeMoveFlags = CommonOptions & {
  readonly to: string
  readonly rev?: number
  readonly anyway?: boolean
  readonly dryRun?: boolean
  readonly lang?: Language
}
export type HomeExportFlags = CommonOptions & { readonly key: string; readonly out: string }

export async function homeList(options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.homes())
  if (options.json) {
    sayJson(view)
    return 0
  }
  const rows = view.groups.map((group) => [
    group.id,
    group.devices,
    group.home ?? (group.isHere ? view.gatewayEui : null),
    group.rev,
    group.isHere ? 'yes' : 'no',
    group.waitsForKeys,
    heardBy(group),
  ])
  say(table(['group', 'devices', 'home', 'rev', 'here', 'waitsForKeys', 'alsoHeardBy'], rows))
  return 0
}

/** Whom each other gateway would save: how many of the group it hears. */
function heardBy({ alsoHeardBy }: HomeGroupView): string | null {
  const text = alsoHeardBy.map(({ gatewayEui, devices }) => `${gatewayEui} ${devices}`).join(', ')
  return text === '' ? null : text
}

export async function homeKey(options: CommonOptions): Promise<number> {
  const { gatewayEui, key } = await withGateway(options, ({ service }) => service.homes())
  if (options.json) sayJson({ gatewayEui, key })
  else say(key)
  return 0
}

export async function homeMove(groups: readonly string[], options: HomeMoveFlags): Promise<number> {
  const { to, rev, anyway, dryRun } = options
  const move = checked(homeMoveBody, { groups, to, rev, anyway, dryRun })
  const moved = await withGateway(options, async ({ service }) => {
    const { rev: _, ...plain } = move
    const order = { ...plain, ...(rev !== undefined && { rev }) }
    const first = await service.moveHome(ORIGIN, { ...order, dryRun: true })
    const isOver = first.outcome === 'refused' || order.dryRun
    if (isOver || (first.warnings.length > 0 && !order.anyway)) return { ...first, isMoved: false }
    return { ...(await service.moveHome(ORIGIN, order)), warnings: first.warnings, isMoved: true }
  })
  return toldMove(moved, groups, options)
}

function toldMove(
  moved: HomeMoved & { readonly isMoved: boolean },
  groups: readonly string[],
  { to, json, dryRun, lang = languageOf(process.env) }: HomeMoveFlags,
): number {
  if (json) sayJson(moved)
  else for (const { words } of moved.warnings) note(words[lang])
  if (moved.outcome === 'refused') {
    throw new CommandFailure(`the gateway refused to move ${groups.join(' ')}: ${moved.detail}`)
  }
  if (!moved.isMoved) {
    if (dryRun !== true) throw new CommandFailure('nothing was moved: say --anyway if it shall be')
    if (!json) saySentence(`${moved.devices} devices would move to ${to}, revision ${moved.rev}`)
    return 0
  }
  if (!json) {
    saySentence(`${moved.devices} devices are left to ${to}, revision ${moved.rev}`)
    note('their keys go with: cigale home export')
  }
  return 0
}

export async function homeExport(
  groups: readonly string[],
  options: HomeExportFlags,
): Promise<number> {
  const { out, key: given } = options
  if (existsSync(out)) throw new CommandFailure(`${out} is there already: nothing was written`)
  const { key } = checked(homeExportBody, { groups, key: given })
  const answer = await withGateway(options, ({ service }) => service.exportHome(groups, key))
  if (answer.kind === 'refused') {
    throw new CommandFailure(`the gateway hands ${groups.join(' ')} to nobody: ${answer.detail}`)
  }
  writeFileSync(out, answer.text, { mode: 0o600, flush: true })
  if (options.json) sayJson({ file: out, devices: answer.devices })
  else saySentence(`${out}: ${answer.devices} devices, for the new gateway alone to read`)
  return 0
}

export async function homeImport(file: string, options: CommonOptions): Promise<number> {
  const text = readGivenFile(file)
  const view = await withGateway(options, ({ service }) => service.importHome(ORIGIN, text))
  if (view.outcome !== 'done') {
    throw new CommandFailure(`the gateway took nothing of ${file}: ${view.detail}`)
  }
  if (options.json) sayJson(view)
  else say(view.detail)
  return 0
}

/** By the same rules as the API, also where the gateway is stopped. */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new UsageError(problems.join('; '))
}
