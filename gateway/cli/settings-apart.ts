/**
 * Reads the configuration in a thread that ends with it. `cigale run` lives for months: what reads
 * YAML and checks it against the schemas is needed for 50 ms and would keep 9 MB for ever.
 */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Config } from '../config/schema.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'

export type SettingsRead =
  | { readonly kind: 'settings'; readonly dataDir: string; readonly config: Config }
  | { readonly kind: 'refused'; readonly message: string }

/** Throws CommandFailure that names each wrong place. */
export async function readSettingsApart(
  options: CommonOptions,
): Promise<{ readonly dataDir: string; readonly config: Config }> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options })
  const ended = once(worker, 'exit')
  const [read] = (await once(worker, 'message')) as [SettingsRead]
  await ended
  if (read.kind === 'refused') throw new CommandFailure(read.message)
  return read
}
