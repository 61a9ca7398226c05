/** All mutants. */

import { AT_THE_GATEWAY } from './at-the-gateway.ts'
import { AT_THE_HYPERVISOR } from './at-the-hypervisor.ts'
import type { Mutant } from './mutant.ts'
import { ON_THE_DISK } from './on-the-disk.ts'

export const MUTANTS: readonly Mutant[] = [...ON_THE_DISK, ...AT_THE_GATEWAY, ...AT_THE_HYPERVISOR]
