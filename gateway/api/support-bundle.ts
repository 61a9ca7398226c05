/**
 * What somebody far away needs to see what is wrong here: one JSON document. No key, no token and no
 * password can be in it: views have none, keys in log lines are `[key]`, and addresses lose what stands before @.
 */

import { metricsPage } from '../../base/metrics.ts'
import type { ApiParts } from './route.ts'

/** Devices of a bundle: what is wrong with more of them is wrong with these too. */
const DEVICES_MAX = 2_000

export async function supportBundle(parts: ApiParts): Promise<object> {
  const { service, clock, samples, logLines } = parts
  const [status, config, devices, joins, decoders, lanes, counted, lines] = await Promise.all([
    service.status(),
    service.configView(),
    service.devices(),
    service.joinTroubles(),
    service.decoders(),
    service.syncLanes(),
    service.metrics(),
    logLines(),
  ])
  return {
    format: 'cigale-support',
    version: 1,
    madeAtMs: clock.wallMs(),
    status,
    config: { ...config, text: withoutPasswords(config.text) },
    devices: devices.slice(0, DEVICES_MAX),
    joins,
    decoders,
    lanes,
    metrics: metricsPage([...counted, ...samples()]),
    log: lines,
  }
}

/** `mqtts://name:word@host` → `mqtts://[…]@host`, and values of settings that are named like secrets. */
export function withoutPasswords(text: string): string {
  return text
    .replace(/(:\/\/)[^/@\s"']+@/g, '$1[…]@')
    .replace(/^(\s*-?\s*\w*(?:password|secret|token)\w*\s*:\s*)(?!\s*$).+$/gim, (line, name) =>
      /file\s*:/i.test(name) ? line : `${name}[…]`,
    )
}
