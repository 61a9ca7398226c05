/** The demo's command line. */

import { parseArgs } from 'node:util'

export type DemoOptions = {
  readonly port: number
  readonly hypervisorPort: number
  readonly seed: number
  /** Ends by itself after so long and compares both ends; undefined: until Ctrl-C. */
  readonly durationS: number | undefined
  /** Days that are made before the city goes live. */
  readonly days: number
  /** Live seconds until the sensors that nobody understands get their decoder; 0: never. */
  readonly teachAfterS: number
  /** No sensor is there yet: they lie in their box. */
  readonly isEmpty: boolean
  /** Two example flows run beside the gateway. */
  readonly hasFlows: boolean
  /** Kept from run to run; undefined: a temporary folder, removed at the end. */
  readonly dataDir: string | undefined
}

export const USAGE = `cigale demo: an embedded city, live in your browser

  cigale demo [--port N] [--hypervisor-port N] [--seed N] [--days N]
              [--duration S] [--teach-after S] [--data DIR] [--empty] [--no-flows]

  --port N             gateway's page and API, 8080; the next free one when it is taken
  --hypervisor-port N  hypervisor's page and API, 8090; likewise
  --seed N             another seed, another city life (1)
  --days N             days of history that are made first (3); 0: none
  --duration S         end after S seconds; exit 1 unless both ends hold the same facts
  --teach-after S      publish the decoder of the unknown sensors after S seconds (150); 0: never
  --empty              begin at zero: sensors in their box, to be installed by the console
  --no-flows           without the two example flows of Node-RED; nor are there any with --empty or --duration
  --data DIR           keep the data there instead of throwing it away

Example: cigale demo --seed 7 --duration 60`

export type OptionsRead =
  | { readonly kind: 'options'; readonly options: DemoOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'rejected'; readonly reason: string }

export function readOptions(args: readonly string[]): OptionsRead {
  let values: Readonly<Record<string, string | boolean | undefined>>
  try {
    values = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8080' },
        'hypervisor-port': { type: 'string', default: '8090' },
        seed: { type: 'string', default: '1' },
        days: { type: 'string', default: '3' },
        duration: { type: 'string' },
        'teach-after': { type: 'string', default: '150' },
        data: { type: 'string' },
        empty: { type: 'boolean', default: false },
        'no-flows': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    return { kind: 'rejected', reason: (error as Error).message }
  }
  if (values['help']) return { kind: 'help' }
  const rejected: string[] = []
  const whole = (name: string, least: number, most: number): number => {
    const text = String(values[name])
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    rejected.push(`--${name} ${text}: a whole number from ${least} to ${most} is needed`)
    return 0
  }
  const options: DemoOptions = {
    port: whole('port', 1, 65_535),
    hypervisorPort: whole('hypervisor-port', 1, 65_535),
    seed: whole('seed', 0, 4_294_967_295),
    // What was not there has no past.
    days: values['empty'] ? 0 : whole('days', 0, 30),
    isEmpty: values['empty'] === true,
    durationS: values['duration'] === undefined ? undefined : whole('duration', 1, 86_400),
    // Both ends are compared at the end: nobody but the city may speak by then.
    hasFlows: [values['no-flows'], values['empty'], values['duration']].every((one) => !one),
    teachAfterS: whole('teach-after', 0, 86_400),
    dataDir: values['data'] === undefined ? undefined : String(values['data']),
  }
  const [reason] = rejected
  return reason === undefined ? { kind: 'options', options } : { kind: 'rejected', reason }
}
