/** All mutants of the protocol. A suite that lets one of them live proves nothing about the protocol. */

import { AT_THE_GATEWAY } from './at-the-gateway.ts'
import { AT_THE_HYPERVISOR } from './at-the-hypervisor.ts'
import type { SyncMutant } from './bend.ts'

export const SYNC_MUTANTS: readonly SyncMutant[] = [...AT_THE_GATEWAY, ...AT_THE_HYPERVISOR]
