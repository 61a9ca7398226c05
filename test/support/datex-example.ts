/** The example of city-data-standards.md §4, which the published schemas accept. */

export const DATEX_EXAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<d2:payload xmlns:d2="http://datex2.eu/schema/3/d2Payload" xmlns:com="http://datex2.eu/schema/3/common"
  xmlns:fac="http://datex2.eu/schema/3/facilities" xmlns:prk="http://datex2.eu/schema/3/parking"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="prk:ParkingStatusPublication" lang="fr" modelBaseVersion="3">
  <com:publicationTime>2026-06-15T09:30:00Z</com:publicationTime>
  <com:publicationCreator><com:country>fr</com:country><com:nationalIdentifier>AIX-13001</com:nationalIdentifier></com:publicationCreator>
  <prk:parkingTableReference targetClass="prk:ParkingTable" id="AIX-ONSTREET" version="3"/>
  <prk:headerInformation><com:informationStatus>real</com:informationStatus></prk:headerInformation>
  <prk:parkingStatusInformation xsi:type="prk:PlaceStatus">
    <fac:reference targetClass="fac:FacilityObject" id="AIX-ZONE-MIRABEAU" version="3"/>
    <fac:lastUpdated>2026-06-15T09:29:41Z</fac:lastUpdated><fac:openingStatus>open</fac:openingStatus>
    <prk:occupancy><prk:numberOfVacantSpaces>3</prk:numberOfVacantSpaces><prk:numberOfOccupiedSpaces>9</prk:numberOfOccupiedSpaces>
      <prk:occupancy>75</prk:occupancy><prk:occupancyTrend>increasing</prk:occupancyTrend></prk:occupancy>
    <prk:status>spacesAvailable</prk:status>
  </prk:parkingStatusInformation>
  <prk:parkingStatusInformation xsi:type="prk:SpaceStatus">
    <fac:reference targetClass="fac:FacilityObject" id="AIX-PMR-0042" version="3"/>
    <fac:lastUpdated>2026-06-15T09:29:41Z</fac:lastUpdated>
    <prk:occupied>true</prk:occupied><prk:measurementOrCalculationTime>2026-06-15T09:12:05Z</prk:measurementOrCalculationTime>
  </prk:parkingStatusInformation>
  <prk:parkingStatusInformation xsi:type="prk:SpaceStatus">
    <fac:reference targetClass="fac:FacilityObject" id="AIX-PMR-0043" version="3"/>
    <fac:lastUpdated>2026-06-15T09:29:41Z</fac:lastUpdated><prk:parkingFault>communicationsFailure</prk:parkingFault>
    <prk:occupied>false</prk:occupied><prk:measurementOrCalculationTime>2026-06-14T21:03:10Z</prk:measurementOrCalculationTime>
  </prk:parkingStatusInformation>
</d2:payload>
`

/** What the schemas refuse: no `occupied`; a word for a number; another prefix. */
export const DATEX_REFUSED: readonly string[] = [
  DATEX_EXAMPLE.replace('<prk:occupied>true</prk:occupied>', ''),
  DATEX_EXAMPLE.replace('<prk:occupancy>75<', '<prk:occupancy>yes<'),
  DATEX_EXAMPLE.replace('targetClass="prk:ParkingTable"', 'targetClass="par:ParkingTable"'),
]
