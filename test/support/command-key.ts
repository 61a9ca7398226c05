/** The key that the hypervisor of tests signs commands with; their gateways know its public half. */

import { Ed25519Key, SEED_BYTES } from '../../base/ed25519.ts'
import { Secret } from '../../base/secret.ts'

export const COMMAND_SEED = new Uint8Array(SEED_BYTES).fill(7)
export const COMMAND_KEY = new Ed25519Key(new Secret(COMMAND_SEED))
export const COMMAND_PUBLIC = COMMAND_KEY.publicHex
