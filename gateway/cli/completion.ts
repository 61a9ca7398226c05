/**
 * `cigale completion SHELL` prints the script that makes a shell complete; `--words` is what that script
 * asks. Whoever waits for a word has no use for an error: what cannot be found out is left out.
 */

import type { Command } from 'commander'
import { connectGateway } from '../api/client-system.ts'
import { endpointOf } from './access.ts'
import { UsageError } from './failure.ts'
import { type Offer, offerFor } from './help/complete.ts'
import { completionScript, SHELLS, type Shell } from './help/completion-shells.ts'
import { completionOf } from './help/completion-words.ts'
import { inWords } from './language.ts'
import type { CommonOptions } from './options.ts'
import { printable, say, sayJson } from './output.ts'

export type CompletionFlags = CommonOptions & { readonly words?: boolean }

/** Longer nobody waits who has pressed the tab key. */
const GATEWAY_MS = 500

export async function completion(
  typed: readonly string[],
  flags: CompletionFlags,
  program: Command,
): Promise<number> {
  if (flags.words) return await sayWords(typed, flags, program)
  const [shell = '', ...more] = typed
  if (!isShell(shell) || more.length > 0) {
    const all = SHELLS.join(', ')
    throw new UsageError(
      inWords({
        en: `completion is for one of ${all}, not for: ${typed.join(' ') || '(none)'}`,
        fr: `la complétion existe pour l’un de ${all}, pas pour : ${typed.join(' ') || '(rien)'}`,
      }),
    )
  }
  if (flags.json) sayJson(completionOf(program))
  else say(completionScript(shell))
  return 0
}

function isShell(text: string): text is Shell {
  return (SHELLS as readonly string[]).includes(text)
}

async function sayWords(
  typed: readonly string[],
  flags: CommonOptions,
  program: Command,
): Promise<number> {
  const offer = offerFor(completionOf(program), typed)
  const named = await namedBy(offer.kind, { ...flags, ...dataIn(typed) })
  say(offer.kind)
  for (const { word, says } of [...offer.words, ...named]) say(`${word}\t${printable(says)}`)
  return 0
}

/** The gateway that is meant in what has been typed. */
function dataIn(typed: readonly string[]): CommonOptions {
  const at = typed.indexOf('--data')
  const data = at < 0 ? undefined : typed[at + 1]
  return data === undefined || data === '' ? {} : { data }
}

async function namedBy(kind: Offer['kind'], options: CommonOptions): Promise<Offer['words']> {
  if (kind !== 'devices' && kind !== 'assets' && kind !== 'zones' && kind !== 'groups') return []
  try {
    const gateway = connectGateway(endpointOf(options))
    const late = new Promise<Offer['words']>((resolve) => {
      setTimeout(() => resolve([]), GATEWAY_MS).unref()
    })
    return await Promise.race([askedOf(gateway, kind), late])
  } catch {
    return []
  }
}

async function askedOf(
  gateway: ReturnType<typeof connectGateway>,
  kind: 'devices' | 'assets' | 'zones' | 'groups',
): Promise<Offer['words']> {
  if (kind === 'devices') {
    return (await gateway.devices()).map(({ device }) => ({
      word: device.devEui,
      says: device.name,
    }))
  }
  if (kind === 'groups') {
    return (await gateway.groups()).map(({ id, name }) => ({ word: id, says: name }))
  }
  const assets = (await gateway.assets()).map(({ asset }) => asset)
  const meant = kind === 'zones' ? assets.filter((asset) => asset.kind === 'zone') : assets
  return meant.map(({ id, name }) => ({ word: id, says: name }))
}
