/** `cigale hypervisor backup|restore|check`: copies of the city's database, made, brought back, verified. */

import { systemClock } from '../../base/clock-system.ts'
import {
  backUp,
  checkDatabase,
  type DatabaseCheck,
  planRestore,
  type Restoring,
  restore,
} from '../../sync/hypervisor/backup-system.ts'
import { asFailure, CommandFailure, UsageError } from './failure.ts'
import { databaseOf } from './hypervisor.ts'
import { type HypervisorConfig, readHypervisorConfig } from './hypervisor-config.ts'
import { readGivenFile } from './options.ts'
import { ago, note, sayJson, saySentence } from './output.ts'
import { progressBar } from './progress.ts'

type Asked = { readonly config: string; readonly json?: boolean }

export async function hypervisorBackup(options: Asked & { readonly to: string }): Promise<number> {
  const from = sqliteFileOf(configOf(options), 'pg_dump')
  const made = await told(() => backUp({ from, to: options.to, onProgress: progressBar('copy') }))
  if (options.json) sayJson({ from, to: options.to, ...made })
  else {
    saySentence(`${options.to}: whole, ${textOf(made)}`)
    note(
      'It has neither the key of seals nor that of orders: copy cigale-people-key and the command key too',
    )
  }
  return 0
}

export async function hypervisorRestore(
  options: Asked & { readonly from: string; readonly yes?: boolean },
): Promise<number> {
  const to = sqliteFileOf(configOf(options), 'pg_restore')
  const { from } = options
  const plan = await told(async () => planRestore({ from, to }))
  if (!options.json) for (const line of consequences(plan, { from, to })) saySentence(line)
  if (!options.yes) {
    if (options.json) sayJson({ from, to, ...plan, done: false })
    else note('Nothing was changed. To do it: the same with --yes')
    return 0
  }
  const stamp = new Date(systemClock.wallMs()).toISOString().replaceAll(/[:.]/g, '-')
  const kept = await told(async () =>
    restore({ from, to }, { stamp, onProgress: progressBar('copy') }),
  )
  if (options.json) sayJson({ from, to, ...plan, done: true, kept: kept ?? null })
  else
    saySentence(
      `done${kept === undefined ? '' : `; what was there is ${kept}`}: start the hypervisor`,
    )
  return 0
}

/** Of SQLite the whole file is read; of PostgreSQL schema and counts. */
export async function hypervisorCheck(options: Asked): Promise<number> {
  const config = configOf(options)
  const { database } = config
  const isFile = !database.includes('://')
  const found = await told(async () => {
    return isFile ? checkDatabase(database) : await checkServer(config)
  })
  if (options.json) sayJson({ database, ...found })
  else saySentence(`${database}: ${isFile ? 'whole' : 'answers'}, ${textOf(found)}`)
  return 0
}

async function checkServer(config: HypervisorConfig): Promise<Omit<DatabaseCheck, 'schema'>> {
  const { openPostgresStore } = await import('../../sync/hypervisor/postgres/store.ts')
  const place = databaseOf(config)
  if (typeof place === 'string') throw new UsageError('this is no PostgreSQL')
  // Refuses a newer schema, and brings an older one up to date as the hypervisor would.
  const store = await openPostgresStore(place, systemClock)
  try {
    const [{ facts }, gateways, [newest], records] = await Promise.all([
      store.counts(),
      store.gateways(),
      store.facts({ limit: 1 }),
      store.records.list('account'),
    ])
    const newestMs = newest?.receivedMs ?? null
    return { facts, gateways: gateways.length, records: records.length, newestMs }
  } finally {
    await store.close()
  }
}

function configOf({ config }: Asked): HypervisorConfig {
  return readHypervisorConfig(config, readGivenFile(config))
}

function sqliteFileOf({ database }: HypervisorConfig, instead: string): string {
  if (!database.includes('://')) return database
  const where = 'docs/operations/hypervisor-backup.md'
  throw new CommandFailure(`the database is PostgreSQL: use ${instead} (${where})`)
}

async function told<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    throw asFailure(error)
  }
}

function textOf({ facts, gateways, newestMs }: Omit<DatabaseCheck, 'schema'>): string {
  const newest = `the newest ${ago(newestMs, systemClock.wallMs())} old`
  return `${facts} facts of ${gateways} gateways${newestMs === null ? '' : `, ${newest}`}`
}

function consequences(
  { copy, there }: Restoring,
  { from, to }: { readonly from: string; readonly to: string },
): readonly string[] {
  const now = there === undefined ? 'nothing' : there === 'damaged' ? 'damaged' : textOf(there)
  return [
    `copy    ${from}: ${textOf(copy)}`,
    `there   ${to}: ${now}`,
    'then    the copy stands there, and what is there now beside it under another name.',
    '        Facts since the copy come again as far as gateways still hold them; the rest is told as lost.',
    '        What people entered since (accounts, answers, commitments, sessions) is as it was then.',
  ]
}
