/** Work for another machine, which must not take for ever. */

import type { Clock } from '../../../base/clock.ts'
import { OutletError } from './trouble.ts'

/** Runs `work` with a signal that fires after `withinMs` or with `signal`; rejects then, whatever it does. */
export async function within<T>(
  clock: Clock,
  withinMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  const late = new OutletError('late', `no answer within ${withinMs} ms`, { withinMs })
  let abort: () => void = () => {}
  const ended = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.aborted ? new OutletError('late', 'given up: it is closed', {}) : late)
      limit.abort()
    }
  })
  ended.catch(() => {})
  const cancel = clock.after(withinMs, () => abort())
  const stop = (): void => abort()
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work(limit.signal), ended])
  } finally {
    cancel()
    signal.removeEventListener('abort', stop)
  }
}
