/** `cigale doctor`: flows that die again and again. */

import { connectGateway } from '../api/client-system.ts'
import type { StatusView } from '../api/service.ts'
import type { Config } from '../config/schema.ts'
import { endpointOf, isAnswering } from './access.ts'
import type { Finding } from './doctor-checks.ts'
import type { CommonOptions } from './options.ts'

/** None where flows are off, or the gateway does not run. */
export async function checkFlows(
  options: CommonOptions,
  { enabled }: Config['flows'],
): Promise<Finding[]> {
  const endpoint = endpointOf(options)
  if (!enabled || !(await isAnswering(endpoint))) return []
  return [flowsFinding((await connectGateway(endpoint).status()).flows)]
}

export function flowsFinding({ state, crashes, lastCrash }: StatusView['flows']): Finding {
  const check = 'flows'
  const why = lastCrash === null ? '' : `, the last time ${lastCrash.detail}`
  const detail = `${state}; ended ${crashes} times unasked${why}`
  if (state !== 'given-up') return { check, verdict: 'ok', detail }
  const advice = 'the gateway is not touched by it; take other flows: cigale flows rollback'
  return { check, verdict: 'warn', detail, advice }
}
