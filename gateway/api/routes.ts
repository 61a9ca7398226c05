/** The table of all routes. A path that is not here does not exist. */

import { openApiRoute } from './openapi.ts'
import type { Route } from './route.ts'
import { alarmRoutes } from './routes-alarms.ts'
import { assetRoutes } from './routes-assets.ts'
import { backupRoutes } from './routes-backup.ts'
import { configRoutes } from './routes-config.ts'
import { decoderRoutes } from './routes-decoders.ts'
import { deviceRoutes } from './routes-devices.ts'
import { factRoutes } from './routes-facts.ts'
import { feedRoutes } from './routes-feed.ts'
import { flowRoutes } from './routes-flows.ts'
import { frameRoutes } from './routes-frames.ts'
import { groupRoutes } from './routes-groups.ts'
import { historyRoutes } from './routes-history.ts'
import { homeRoutes } from './routes-homes.ts'
import { installRoutes } from './routes-install.ts'
import { radioRoutes } from './routes-radio.ts'
import { relayRoutes } from './routes-relay.ts'
import { statusRoutes } from './routes-status.ts'
import { syncRoutes } from './routes-sync.ts'
import { systemRoutes } from './routes-system.ts'
import { wateringRoutes } from './routes-watering.ts'

const served = [
  ...statusRoutes,
  ...deviceRoutes,
  ...frameRoutes,
  ...assetRoutes,
  ...alarmRoutes,
  ...installRoutes,
  ...configRoutes,
  ...systemRoutes,
  ...backupRoutes,
  ...flowRoutes,
  ...groupRoutes,
  ...homeRoutes,
  ...wateringRoutes,
  ...decoderRoutes,
  ...historyRoutes,
  ...radioRoutes,
  ...feedRoutes,
  ...factRoutes,
  ...syncRoutes,
  ...relayRoutes,
]

export const ROUTES: readonly Route[] = [...served, openApiRoute(served)]
