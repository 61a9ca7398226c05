/** `cigale config get|set|confirm`: the settings of a running gateway. */

import { withGateway } from './access.ts'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, say, sayJson } from './output.ts'

export type ConfigSetFlags = CommonOptions & { readonly confirmWithin: number }

export async function configGet(options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.configView())
  if (options.json) sayJson(view)
  else process.stdout.write(view.text)
  if (view.trial) note(`on trial since the order ${view.trial.id} of ${view.trial.origin}`)
  return 0
}

export async function configSet(file: string, options: ConfigSetFlags): Promise<number> {
  const text = readGivenFile(file)
  const confirmWithinMs = options.confirmWithin * 1000
  const result = await withGateway(options, ({ service }) =>
    service.setConfig('cli', { text, confirmWithinMs }),
  )
  if (result.outcome === 'refused') {
    throw new CommandFailure(`the gateway does not take ${file}:\n  ${result.detail}`)
  }
  if (options.json) sayJson(result)
  else {
    say(
      `the gateway tries them: it is kept when the hypervisor answers within ${options.confirmWithin} s,`,
    )
    say('or when you say so: cigale config confirm')
  }
  return 0
}

export async function configConfirm(options: CommonOptions): Promise<number> {
  await withGateway(options, ({ service }) => service.confirmConfig())
  if (options.json) sayJson({ kept: true })
  else say('the settings are kept')
  return 0
}
