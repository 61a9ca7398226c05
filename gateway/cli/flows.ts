/** `cigale flows …`: how they are, their versions, and who may edit them. */

import { writeFileSync } from 'node:fs'
import type { FlowsView } from '../flows/desk.ts'
import { readFlowFile } from '../flows/flow-file.ts'
import type { FlowVersion } from '../flows/versions.ts'
import { nowMs } from './access.ts'
import { CommandFailure } from './failure.ts'
import { flowsOf } from './flows-access.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { ago, note, say, sayJson, saySentence, table } from './output.ts'

export type ExportFlags = CommonOptions & { readonly output?: string }
export type ImportFlags = CommonOptions & { readonly why: string }
export type EditFlags = CommonOptions & {
  readonly account?: string
  readonly minutes: number
  readonly end?: boolean
}

const MB = 1_048_576

export async function flowsStatus(options: CommonOptions): Promise<number> {
  const view = await (await flowsOf(options)).view()
  if (options.json) sayJson(view)
  else for (const line of statusLines(view)) saySentence(line)
  return view.status.state === 'given-up' ? 1 : 0
}

function statusLines({ enabled, status, active }: FlowsView): readonly string[] {
  if (!enabled) return ['flows are off on this gateway: set flows.enabled to true']
  const { state, sinceMs, crashes, lastCrash, nodes, memoryBytes, memoryBytesMax, editing } = status
  const since = sinceMs === null ? '' : `, since ${ago(sinceMs, nowMs())} ago`
  const memory = memoryBytes === null ? '–' : `${Math.round(memoryBytes / MB)}`
  return [
    `${state}${since}; version ${active ?? 'none'}, ${nodes} nodes`,
    `memory ${memory} of ${Math.round(memoryBytesMax / MB)} MB; ended ${crashes} times unasked`,
    ...(lastCrash === null ? [] : [`the last time: ${lastCrash.detail}`]),
    ...(editing ? [`${editing.by} edits until ${new Date(editing.untilMs).toISOString()}`] : []),
    ...(state === 'given-up'
      ? ['flows die again and again and are tried every five minutes: cigale flows rollback']
      : []),
  ]
}

export async function flowsList(options: CommonOptions): Promise<number> {
  const { active, before, versions } = await (await flowsOf(options)).view()
  if (options.json) {
    sayJson({ active, before, versions })
    return 0
  }
  const rows = versions.toReversed().map(({ number, atMs, by, origin, nodes, why }) => {
    const place = number === active ? 'in force' : number === before ? 'before' : ''
    return [String(number), place, new Date(atMs).toISOString(), by, origin, String(nodes), why]
  })
  say(table(['version', '', 'at', 'by', 'from', 'nodes', 'why'], rows))
  return 0
}

/** To a file, else to standard output. */
export async function flowsExport(
  number: number | undefined,
  options: ExportFlags,
): Promise<number> {
  const flows = await flowsOf(options)
  const wanted = number ?? (await flows.view()).active
  if (wanted === null) throw new CommandFailure('this gateway has no flows: nothing to export')
  const text = await flows.read(wanted)
  if (options.output === undefined) process.stdout.write(text)
  else {
    writeFileSync(options.output, text)
    if (options.json) sayJson({ version: wanted, file: options.output })
    else saySentence(`${options.output}: version ${wanted}`)
  }
  return 0
}

export async function flowsImport(file: string, options: ImportFlags): Promise<number> {
  const text = readGivenFile(file)
  const read = readFlowFile(text)
  if (read.kind === 'rejected') throw new CommandFailure(`${file}: ${read.detail}`)
  return told(await (await flowsOf(options)).add(text, options.why), options)
}

export async function flowsRollback(
  number: number | undefined,
  options: CommonOptions,
): Promise<number> {
  return told(await (await flowsOf(options)).rollback(number), options)
}

function told(version: FlowVersion, { json }: CommonOptions): number {
  if (json) sayJson(version)
  else
    saySentence(`version ${version.number} is in force: ${version.nodes} nodes, by ${version.by}`)
  return 0
}

export async function flowsEdit({ account, minutes, end, ...options }: EditFlags): Promise<number> {
  const flows = await flowsOf(options)
  if (end) {
    await flows.endEdit()
    if (options.json) sayJson({ ended: true })
    else saySentence('nobody edits the flows any more')
    return 0
  }
  if (account === undefined) {
    throw new CommandFailure('flows are edited in a browser: name who will with --account NAME')
  }
  const { untilMs } = await flows.edit(account, minutes)
  if (options.json) sayJson({ account, untilMs, path: '/flows/' })
  else {
    saySentence(`${account} may edit until ${new Date(untilMs).toISOString()}`)
    note('log in at the console as this account, a maintainer, then open /flows/ there')
  }
  return 0
}
