/**
 * Reads the configuration in a thread that ends with it. `cigale run` lives for months: what reads
 * YAML and checks it against the schemas is needed for 50 ms and would keep 9 MB for ever.
 */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Config } from '../config/schema.ts'
import type { SettingsOfRun } from '../config/trial.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'

export type FoundSettings = {
  readonly dataDir: string
  readonly config: Config
  readonly settings: SettingsOfRun
  /** No time is before this, UTC. */
  readonly floorMs: number
}

/** `tries`: what is on trial counts, and this start with it. */
export type SettingsAsk = { readonly options: CommonOptions; readonly tries: boolean }

export type SettingsRead =
  | ({ readonly kind: 'settings' } & FoundSettings)
  | { readonly kind: 'refused'; readonly message: string }

/** Throws CommandFailure that names each wrong place. */
export async function readSettingsApart(
  options: CommonOptions,
  how: { readonly tries: boolean } = { tries: false },
): Promise<FoundSettings> {
  const workerData: SettingsAsk = { options, ...how }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
  const ended = once(worker, 'exit')
  const [read] = (await once(worker, 'message')) as [SettingsRead]
  await ended
  if (read.kind === 'refused') throw new CommandFailure(read.message)
  return read
}
