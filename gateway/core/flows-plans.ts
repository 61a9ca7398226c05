/** Plans of the hypervisor for the flows, taken here and carried out by the API's thread (flows/plan-agent.ts). */

import { type FlowsPlan, isOutdated } from '../flows/plan.ts'
import type { FlowsPlanFiles } from '../flows/plan-files-system.ts'

export type FlowsPlanAnswer = { readonly kind: 'done' | 'refused'; readonly detail: string }

export const NO_FLOWS_HERE: FlowsPlanAnswer = {
  kind: 'refused',
  detail: 'flows are off on this gateway: set flows.enabled to true',
}

/** Keeps it on the medium; `onPlan` is called where it is another than before. */
export function flowsPlanTaker(
  files: Pick<FlowsPlanFiles, 'plan'>,
  onPlan: () => void,
): (plan: FlowsPlan) => FlowsPlanAnswer {
  return (plan) => {
    const { plan: now } = files
    const isSame = now?.id === plan.id && now.share === plan.share && now.watchMs === plan.watchMs
    if (!isSame && !isOutdated(plan, now)) {
      files.plan = plan
      onPlan()
    }
    return { kind: 'done', detail: plan.id }
  }
}
