/** `cigale sync push`: tries the link at once, and waits until what waits here has arrived. */

import { systemClock } from '../../base/clock-system.ts'
import type { SyncStatus } from '../api/service.ts'
import { withGateway } from './access.ts'
import { CommandFailure } from './failure.ts'
import { inWords } from './language.ts'
import type { CommonOptions } from './options.ts'
import { say, sayJson } from './output.ts'
import { progressBar } from './progress.ts'
import { said } from './speech/speech.ts'

export type PushFlags = CommonOptions & { readonly wait: number }

const LOOK_EVERY_MS = 250

export async function syncPush(flags: PushFlags): Promise<number> {
  const pushed = await withGateway(flags, async ({ service, running }) => {
    if (!running) throw notRunning()
    const before = waitingOf(await service.pushSync())
    const onProgress = progressBar('sync')
    const endMs = systemClock.monoMs() + flags.wait * 1000
    for (;;) {
      const status = await service.syncStatus()
      const left = waitingOf(status)
      onProgress(Math.max(0, before - left), Math.max(before, left))
      if (left === 0 || !canGo(status) || systemClock.monoMs() >= endMs) {
        return { before, left, status }
      }
      await new Promise<void>((resolve) => systemClock.after(LOOK_EVERY_MS, resolve))
    }
  })
  const { before, left, status } = pushed
  if (flags.json) sayJson({ waitedFor: before, left, link: status.link, detail: status.detail })
  if (left > 0) throw stillWaiting(left, status, flags)
  if (!flags.json) {
    say(
      inWords({
        en: `nothing waits any more: the hypervisor has everything (${before} when this began)`,
        fr: `plus rien n’attend : l’hyperviseur a tout (${before} au début)`,
      }),
    )
  }
  return 0
}

/** Who is paused, or is fetched from, sends nothing however long one waits. */
function canGo({ link }: SyncStatus): boolean {
  return link !== 'paused' && link !== 'pull'
}

function waitingOf({ streams }: SyncStatus): number {
  return streams.reduce((sum, { waiting }) => sum + waiting, 0)
}

function notRunning(): CommandFailure {
  return new CommandFailure(
    inWords({
      en:
        'the gateway is not running, and only a running one sends. Start it: cigale run; ' +
        'or carry what waits by hand: cigale sync export',
      fr:
        'la passerelle ne tourne pas, et seule une passerelle qui tourne envoie. Démarrez-la : cigale run ; ' +
        'ou portez à la main ce qui attend : cigale sync export',
    }),
  )
}

function stillWaiting(left: number, status: SyncStatus, { wait }: PushFlags): CommandFailure {
  const { detail, trouble } = status
  const after = canGo(status) ? wait : 0
  return new CommandFailure(
    inWords({
      en:
        `${left} facts still wait after ${after} s: ${detail}. Nothing is lost; ` +
        'see: cigale sync status; or carry them: cigale sync export',
      fr:
        `${left} faits attendent encore après ${after} s : ${trouble?.fr ?? said(detail)}. Rien n’est perdu ; ` +
        'voyez : cigale sync status ; ou portez-les : cigale sync export',
    }),
  )
}
