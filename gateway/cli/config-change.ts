/** `cigale config get|set|confirm`: the settings of a running gateway. */

import { systemClock } from '../../base/clock-system.ts'
import { connectGateway } from '../api/client-system.ts'
import type { ConfigView } from '../api/service-config.ts'
import { endpointOf, withGateway } from './access.ts'
import { CommandFailure } from './failure.ts'
import { inWords } from './language.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, say, sayJson } from './output.ts'

export type ConfigSetFlags = CommonOptions & { readonly confirmWithin: number }

/** A gateway that restarts under new settings is back within this, on a slow board too. */
const BACK_MS = 60_000
const LOOK_EVERY_MS = 250

export async function configGet(options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.configView())
  if (options.json) sayJson(view)
  else process.stdout.write(view.text)
  if (view.trial) {
    const { id, origin } = view.trial
    note(
      inWords({
        en: `on trial since the order ${id} of ${origin}`,
        fr: `à l’essai depuis l’ordre ${id} de ${origin}`,
      }),
    )
  }
  return 0
}

/** Ends when the gateway runs under them, so that what follows speaks to that one. */
export async function configSet(file: string, options: ConfigSetFlags): Promise<number> {
  const text = readGivenFile(file)
  const confirmWithinMs = options.confirmWithin * 1000
  const result = await withGateway(options, ({ service }) =>
    service.setConfig('cli', { text, confirmWithinMs }),
  )
  if (result.outcome === 'refused') {
    throw new CommandFailure(
      inWords({
        en: `the gateway does not take ${file}:\n  ${result.detail}`,
        fr: `la passerelle ne prend pas ${file} :\n  ${result.detail}`,
      }),
    )
  }
  await untilTried(file, text, options)
  const { confirmWithin } = options
  if (options.json) sayJson(result)
  else {
    say(
      inWords({
        en: `the gateway tries them: they are kept when the hypervisor answers within ${confirmWithin} s,\nor when you say so: cigale config confirm`,
        fr: `la passerelle les essaie : ils sont gardés si l’hyperviseur répond dans les ${confirmWithin} s,\nou si vous le dites : cigale config confirm`,
      }),
    )
  }
  return 0
}

/** Throws CommandFailure when the gateway comes back without them, or not at all. */
async function untilTried(file: string, text: string, options: CommonOptions): Promise<void> {
  const endMs = systemClock.monoMs() + BACK_MS
  let wasAway = false
  while (systemClock.monoMs() < endMs) {
    await new Promise<void>((resolve) => systemClock.after(LOOK_EVERY_MS, resolve))
    const view = await seen(options)
    // Where the hypervisor answers at once they are kept before anybody looks.
    if (view?.trial || view?.text === text) return
    if (view && wasAway) break
    wasAway ||= !view
  }
  throw new CommandFailure(
    inWords({
      en:
        `the gateway did not come up under ${file}, and has gone back to its settings or will. ` +
        'See: cigale events --type commandDone; and: cigale doctor',
      fr:
        `la passerelle n’a pas démarré avec ${file} ; elle est revenue à ses réglages, ou va le faire. ` +
        'Voyez : cigale events --type commandDone ; et : cigale doctor',
    }),
  )
}

/** Nothing while it restarts: its data is not to be opened then, it would find them taken. */
async function seen(options: CommonOptions): Promise<ConfigView | undefined> {
  try {
    return await connectGateway(endpointOf(options)).configView()
  } catch {
    return undefined
  }
}

export async function configConfirm(options: CommonOptions): Promise<number> {
  await withGateway(options, ({ service }) => service.confirmConfig())
  if (options.json) sayJson({ kept: true })
  else say(inWords({ en: 'the settings are kept', fr: 'les réglages sont gardés' }))
  return 0
}
