/** The commands about decoders of a gateway: what is in force, updates, back, again. */

import { type Command, InvalidArgumentError } from 'commander'
import { systemClock } from '../../base/clock-system.ts'
import { QUANTITIES } from '../../decoders/contract.ts'
import type { RedecodeFlags, UpdateFlags } from './decoder-gateway.ts'
import type { DecoderTestFlags } from './decoder-test.ts'
import type { CommonOptions } from './options.ts'
import { command, type Exit, integer, keep, onGateway } from './program-command.ts'

const DAY_MS = 86_400_000
const FRAMES_MAX = 100_000
const HOURS_MAX = 720

export function addGatewayDecoderCommands(decoder: Command, exit: Exit): void {
  const status = {
    summary: 'what decodes each profile on the gateway, and what is on trial',
    example: 'cigale decoder status',
  }
  onGateway(command(decoder, 'status', status)).action(
    keep(exit, async (options: CommonOptions) =>
      (await import('./decoder-gateway.ts')).decoderStatus(options),
    ),
  )
  addTest(decoder, exit)
  addUpdate(decoder, exit)
  const rollback = {
    summary: 'back to what decoded before; frames since then are decoded again',
    example: 'cigale decoder rollback milesight-em300-th',
  }
  onGateway(command(decoder, 'rollback <profile>', rollback)).action(
    keep(exit, async (profile: string, options: CommonOptions) =>
      (await import('./decoder-gateway.ts')).decoderRollback(profile, options),
    ),
  )
  const redecode = {
    summary: 'decodes kept frames again with what is in force, or says what that would change',
    example: 'cigale decoder redecode --profile milesight-em300-th --since 3d --dry-run',
  }
  onGateway(command(decoder, 'redecode', redecode))
    .requiredOption('--profile <id>', 'of the devices')
    .requiredOption('--since <time>', 'ISO 8601, or so long ago: 90m, 6h, 3d', timeSince)
    .option('--dry-run', 'only says what would change')
    .action(
      keep(exit, async (flags: RedecodeFlags) =>
        (await import('./decoder-gateway.ts')).decoderRedecode(flags),
      ),
    )
}

function addTest(decoder: Command, exit: Exit): void {
  const test = {
    summary: 'a package before it is published: its examples, damaged frames, another version',
    example: 'cigale decoder test probe.dec --against probe-1.0.dec --frames uplinks.ndjson',
  }
  command(decoder, 'test <package>', test)
    .option('--fuzz <n>', 'damaged frames', integer(0, 1_000_000), 2_000)
    .option('--seed <n>', 'of the damage', integer(0, 999_999_999), 1)
    .option('--against <package>', 'the version that is in force')
    .option('--frames <file>', 'recorded: cigale events --type uplink > FILE')
    .action(
      keep(exit, async (file: string, flags: DecoderTestFlags) =>
        (await import('./decoder-test.ts')).decoderTest(file, flags),
      ),
    )
}

function addUpdate(decoder: Command, exit: Exit): void {
  const update = {
    summary: 'looks for newer signed packages and tries them: examples, shadow, in use',
    example: 'cigale decoder update milesight-em300-th --from /media/usb/decoders',
  }
  onGateway(command(decoder, 'update [profile...]', update))
    .option('--from <source>', 'https://… or a folder, else decoders.repository')
    .option('--check', 'only says what is newer')
    .option('--shadow-frames <n>', 'beside the old one', integer(0, FRAMES_MAX), 200)
    .option('--shadow-hours <n>', 'is enough, too', integer(0, HOURS_MAX), 24)
    .option('--canary-frames <n>', 'in use until it is trusted', integer(0, FRAMES_MAX), 500)
    .option('--canary-hours <n>', 'and at least so long', integer(0, HOURS_MAX), 6)
    .option(
      '--tolerate <quantity=by>',
      'a quantity that is meant to change, and by how much; repeatable',
      tolerance,
    )
    .action(
      keep(exit, async (profiles: readonly string[], flags: UpdateFlags) =>
        (await import('./decoder-gateway.ts')).decoderUpdate(profiles, flags),
      ),
    )
}

function tolerance(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const [quantity = '', by = ''] = text.split('=')
  if (Object.hasOwn(QUANTITIES, quantity) && by !== '' && Number(by) >= 0) {
    return { ...before, [quantity]: Number(by) }
  }
  throw new InvalidArgumentError('QUANTITY=BY is needed, for instance air.temperature=0.5.')
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS }

/** UTC milliseconds. */
function timeSince(text: string): number {
  const ago = /^(\d{1,5})([mhd])$/.exec(text)
  if (ago) return systemClock.wallMs() - Number(ago[1]) * UNITS[ago[2]!]!
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  throw new InvalidArgumentError('A time is needed, such as 2026-11-26T08:00Z or 3d.')
}
