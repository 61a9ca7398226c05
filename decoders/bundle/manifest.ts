/** What a package says about itself, and how it is checked: strictly, nothing that is not known. */

import { z } from 'zod'
import { QUANTITIES, type Quantity } from '../contract.ts'
import { isSemver } from './semver.ts'

/** Of the code's surroundings; a gateway installs what has its own number only. */
export const ABI = 1
/** Functions of a TS013 codec. */
const FUNCTIONS = ['decodeUplink', 'encodeDownlink', 'decodeDownlink'] as const
const COMMANDS = ['openValve', 'closeValve', 'reportEvery', 'reboot'] as const
const QUANTITY_NAMES = Object.keys(QUANTITIES) as [Quantity, ...Quantity[]]
/** What a reading carries to the hypervisor (sync/wire.cddl). */
const CHANNELS_MAX = 32
const MAPPING_CHARS_MAX = 16 * 1024

const semver = z.string().refine(isSemver, 'is no semantic version, such as 1.4.0')
const label = z.string().min(1).max(64)
/** It becomes a part of the package's path. */
const named = label.regex(/[A-Za-z0-9]/, 'needs a letter or a digit')

export const manifestSchema = z.strictObject({
  /** The device profile: `<vendor>-<model>`. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is no profile, such as milesight-em300-di'),
  vendor: named,
  model: named,
  version: semver,
  abi: z.literal(ABI),
  /** The first version of Cigale that can run it. */
  minRuntime: semver,
  kind: z.literal('codec'),
  /** Which functions the code has. */
  api: z
    .array(z.enum(FUNCTIONS))
    .max(FUNCTIONS.length)
    .refine((all) => all.includes('decodeUplink'), 'lacks decodeUplink')
    .refine(isWithoutDoubles, 'names one twice'),
  /** All it can give, in the order in which it travels to the hypervisor. */
  channels: z
    .array(
      z.strictObject({
        quantity: z.enum(QUANTITY_NAMES),
        index: z.number().int().min(0).max(65_535),
      }),
    )
    .min(1)
    .max(CHANNELS_MAX)
    .refine(
      (all) => isWithoutDoubles(all.map(({ quantity, index }) => `${quantity} ${index}`)),
      'names one twice',
    ),
  /** JSONata from the codec's `data` to measurements; the codec gives measurements where it is absent. */
  mapping: z.string().min(1).max(MAPPING_CHARS_MAX).optional(),
  /** The city's commands that `encodeDownlink` knows. */
  commands: z.array(z.enum(COMMANDS)).max(COMMANDS.length).optional(),
  /** The version that it is to follow. */
  supersedes: semver.optional(),
  licence: label.optional(),
  /** Where the code comes from. */
  source: z.string().min(1).max(256).optional(),
})

export type Manifest = z.output<typeof manifestSchema>

function isWithoutDoubles(all: readonly string[]): boolean {
  return new Set(all).size === all.length
}
