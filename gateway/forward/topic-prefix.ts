/** What ChirpStack calls a region: US915 and AU915 have one for each eight channels, from 0. */
export function topicPrefixOf(region: string, subBand: number | undefined): string {
  switch (region) {
    case 'US915':
    case 'AU915':
      return `${region.toLowerCase()}_${(subBand ?? 1) - 1}`
    case 'AS923-1':
      return 'as923'
    default:
      return region.toLowerCase()
  }
}
