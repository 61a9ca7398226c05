/** The flows that a command works on: of a running gateway by its API, of a stopped one by its folder. */

import { systemClock } from '../../base/clock-system.ts'
import { connectFlows, type FlowsClient } from '../api/flows-client-system.ts'
import { FLOWS_OFF } from '../flows/status.ts'
import { FlowVersions } from '../flows/versions-system.ts'
import { endpointOf, isAnswering, ORIGIN } from './access.ts'
import { CommandFailure } from './failure.ts'
import { actAsOwner, type CommonOptions, configOf, dataDirOf, requireDataDir } from './options.ts'

export async function flowsOf(options: CommonOptions): Promise<FlowsClient> {
  const endpoint = endpointOf(options)
  if (endpoint.kind === 'url' || (await isAnswering(endpoint))) return connectFlows(endpoint)
  return ofStopped(options)
}

/** What is changed here is run from the next start on. */
function ofStopped(options: CommonOptions): FlowsClient {
  const dataDir = dataDirOf(options)
  requireDataDir(dataDir)
  actAsOwner(dataDir)
  const kept = new FlowVersions(dataDir)
  const { enabled } = configOf(options, dataDir).flows
  const notRunning = async (): Promise<never> => {
    throw new CommandFailure(
      'the gateway is not running: flows are edited and updated while it runs',
    )
  }
  return {
    view: async () => {
      const { active, before, versions } = kept.index
      return { enabled, status: { ...FLOWS_OFF, state: 'stopped' }, active, before, versions }
    },
    read: (number) => kept.read(number),
    add: async (text, why) => {
      const atMs = Math.floor(systemClock.wallMs())
      return kept.add(text, { atMs, by: ORIGIN, why, origin: 'import' })
    },
    rollback: async (number) => {
      const to = number ?? kept.index.before
      if (to === null) throw new CommandFailure('no other flows were in force before: import some')
      return kept.activate(to)
    },
    offers: notRunning,
    update: notRunning,
    edit: notRunning,
    endEdit: notRunning,
  }
}
