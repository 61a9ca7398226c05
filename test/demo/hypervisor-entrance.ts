/**
 * The demo's hypervisor, in a process of its own: kill it (its id is printed), and it is started again
 * on what it had stored. Orders come from the demo over the IPC channel; when that closes, it ends.
 */

import type { Caller } from '../../base/http/caller.ts'
import { commandKeyAt } from '../../gateway/cli/command-key.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { startHypervisor } from '../../sync/hypervisor/main.ts'

/** The address that is printed opens everything. */
const DEMO: Caller = { name: 'demo', roles: CITY_ROLES, scopes: [], isSteppedUp: true }

/** The SIRET is the city's own. */
const AIX = {
  name: 'Aix-en-Provence',
  insee: '13001',
  country: 'fr',
  siret: '21130001900016',
  scope: 'aix',
} as const

export type HypervisorOrder = {
  readonly database: string
  readonly broker: string
  readonly port: number
  readonly token: string
  /** GeoJSON of the city's assets. */
  readonly assets: string
  /** File of the key that signs orders. */
  readonly commandKey: string
}

export type HypervisorSays =
  | { readonly kind: 'up'; readonly url: string }
  | { readonly kind: 'failed'; readonly reason: string }

function say(message: HypervisorSays): void {
  process.send?.(message)
}

// Ctrl-C reaches the whole group of processes: the demo decides when this one ends.
process.on('SIGINT', () => {})
process.once('message', (order: HypervisorOrder) => {
  const { database, broker, port, token, assets, commandKey } = order
  startHypervisor({
    database,
    commandKey: commandKeyAt(commandKey),
    mqtt: { url: broker, clientId: 'cigale-demo-hypervisor' },
    api: { host: '127.0.0.1', port, tokens: new Map([[token, DEMO]]), assets },
    city: {
      publisher: { ...AIX, baseUrl: `http://127.0.0.1:${port}` },
      // A partner that listens: `aix/#` on the demo's broker.
      outlets: [
        { kind: 'mqtt', options: { name: 'app-aix', broker: { url: broker }, view: 'public' } },
      ],
    },
  }).then(
    (hypervisor) => {
      process.once('disconnect', () => {
        hypervisor.close().finally(() => process.exit(0))
      })
      say({ kind: 'up', url: hypervisor.url ?? '' })
    },
    (error: unknown) => {
      say({ kind: 'failed', reason: String(error) })
      process.exit(1)
    },
  )
})
