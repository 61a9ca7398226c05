/** The texts of `--help` in French, by what the program's tree says in English. */

export const FRENCH: Readonly<Record<string, string>> = {
  'The runtime on every LoRa gateway of a city.':
    'Le programme de chaque passerelle LoRa d’une ville.',
  'output the version number': 'affiche la version',
  'display help for command': 'affiche l’aide de la commande',
  'for machines: JSON on standard output': 'pour les programmes : JSON sur la sortie standard',
  'the data directory (else CIGALE_DATA, else /var/lib/cigale)':
    'le dossier des données (sinon CIGALE_DATA, sinon /var/lib/cigale)',
  'else cigale.yaml in the data directory': 'sinon cigale.yaml dans le dossier des données',
  'of a stopped gateway (else cigale.yaml in the data directory)':
    'd’une passerelle à l’arrêt (sinon cigale.yaml dans le dossier des données)',
  'of a gateway elsewhere; its token comes by CIGALE_TOKEN':
    'd’une passerelle ailleurs ; son jeton vient de CIGALE_TOKEN',
  "else the terminal's": 'sinon celle du terminal',

  // The gateway and the receiving side
  'the gateway, until a signal ends it': 'la passerelle, jusqu’à ce qu’un signal l’arrête',
  'makes a data directory: configuration, keys, identity, a first token, the secret of the setup':
    'crée un dossier de données : configuration, clés, identité, un premier jeton, le secret de mise en service',
  'the receiving side, for a city': 'le côté qui reçoit, pour une ville',
  'its configuration': 'sa configuration',
  "the hypervisor's configuration": 'la configuration de l’hyperviseur',
  'a copy of its database, verified; while it runs':
    'une copie de sa base, vérifiée ; pendant qu’il tourne',
  'where the copy goes; must not be there': 'où va la copie ; ne doit pas exister',
  'brings a copy back, with the hypervisor stopped; says first what it will do':
    'remet une copie en place, hyperviseur arrêté ; dit d’abord ce qui sera fait',
  'the copy': 'la copie',
  'do it': 'le faire',
  'whether its database is whole, and what is in it':
    'si sa base est entière, et ce qu’elle contient',

  // Devices
  'sensors and valves: import, add, list, show, remove':
    'capteurs et vannes : importer, ajouter, lister, montrer, retirer',
  'registers the devices of a file: ours, The Things Stack’s or ChirpStack’s':
    'enregistre les capteurs d’un fichier : le nôtre, de The Things Stack ou de ChirpStack',
  'says what would happen and changes nothing': 'dit ce qui se passerait et ne change rien',
  'one wrong row and none goes in': 'une ligne fausse, et aucune n’entre',
  'models without a decoder are taken: their frames wait for one':
    'les modèles sans décodeur sont pris : leurs trames en attendent un',
  'registers one device; a key may be - to be read from standard input':
    'enregistre un capteur ; une clé peut être - pour être lue sur l’entrée standard',
  'the label as scanned, instead of DevEUI and JoinEUI':
    'l’étiquette telle que lue, au lieu de DevEUI et JoinEUI',
  'what people call it': 'comment les gens l’appellent',
  'its model: brand and name, as in: nwave-nps405sm':
    'son modèle : marque et nom, comme : nwave-nps405sm',
  'left out: whatever the device asks for': 'omis : celui que le capteur demande',
  "1.0.2, 1.0.3, 1.0.4 or 1.1 (else its model's, else 1.0.3)":
    '1.0.2, 1.0.3, 1.0.4 ou 1.1 (sinon celle de son modèle, sinon 1.0.3)',
  "A, B or C (else its model's, else A)": 'A, B ou C (sinon celle de son modèle, sinon A)',
  'the gateway that answers its joins; left out: this one':
    'la passerelle qui répond à ses demandes d’activation ; omis : celle-ci',
  "steady, max-snr or off (else the configuration's)":
    'steady, max-snr ou off (sinon celle de la configuration)',
  "highest data rate it is steered to (else its model's)":
    'débit le plus haut vers lequel il est réglé (sinon celui de son modèle)',
  "it speaks at least so often (else its model's)":
    'il parle au moins aussi souvent (sinon comme son modèle)',
  'root key': 'clé racine',
  'second root key, of 1.1': 'seconde clé racine, de 1.1',
  'root key for groups, of OTAA 1.0.x': 'clé racine des groupes, d’OTAA 1.0.x',
  'of a device that does not join (ABP)': 'd’un capteur sans activation par radio (ABP)',
  'network session key (ABP)': 'clé de session du réseau (ABP)',
  'application session key (ABP)': 'clé de session de l’application (ABP)',
  'of ABP 1.1, instead of --nwk-s-key': 'd’ABP 1.1, au lieu de --nwk-s-key',
  'of ABP 1.1': 'd’ABP 1.1',
  'all devices, with what was last heard':
    'tous les capteurs, avec ce qui a été entendu en dernier',
  'one device, how well it is heard, and what to do':
    'un capteur, comment il est entendu, et que faire',
  'who asks to join in vain, why, and what to do':
    'qui demande en vain à être activé, pourquoi, et que faire',
  'all registrations as CSV, without keys: to look at, change, and import again':
    'tous les enregistrements en CSV, sans clés : à regarder, changer et réimporter',
  'lets a device begin its uplink counter anew: open to replays, so with a reason':
    'laisse un capteur recommencer son compteur montant : ouvert aux rejeux, donc avec une raison',
  'why; kept with the device, by whom and when':
    'pourquoi ; gardé avec le capteur, avec qui et quand',
  'takes it back': 'le retire',
  'what a label says that was scanned or typed, and which model it may be':
    'ce que dit une étiquette lue ou tapée, et quel modèle ce peut être',
  'asks something of its radio; goes with the next downlink, prints the id of the order':
    'demande quelque chose à sa radio ; part avec le prochain message descendant, affiche le numéro de l’ordre',
  'which gateway answers a device when it joins':
    'quelle passerelle répond à un capteur quand il demande à être activé',
  'that one; see its cigale doctor': 'celle-là ; voir son cigale doctor',
  'this one': 'celle-ci',
  'forgets a device and its keys; what it told stays':
    'oublie un capteur et ses clés ; ce qu’il a dit reste',
  'lets a device that forgot its DevNonce join again':
    'laisse s’activer de nouveau un capteur qui a oublié son DevNonce',

  // Assets, downlinks, events
  'spaces, zones, bins …, and the devices that serve them':
    'places, zones, bacs …, et les capteurs qui les servent',
  'sets the assets and bindings of a file: CSV or GeoJSON':
    'pose les lieux et les liens d’un fichier : CSV ou GeoJSON',
  'all assets with their state': 'tous les lieux avec leur état',
  'all assets and bindings as CSV, with --json as GeoJSON: to change and import again':
    'tous les lieux et liens en CSV, avec --json en GeoJSON : à changer et réimporter',
  'queues a downlink and prints its id': 'met un message descendant en file et affiche son numéro',
  'FPort, 1 to 223': 'FPort, 1 à 223',
  'the payload, two digits for each byte': 'le contenu, deux chiffres par octet',
  'the device is to acknowledge it': 'le capteur doit en accuser réception',
  'before what waits already, orders to valves excepted':
    'avant ce qui attend déjà, sauf les ordres aux vannes',
  'seconds it may wait for the device': 'secondes pendant lesquelles il peut attendre le capteur',
  'uplinks and events as lines of JSON, in order, none twice':
    'messages et événements en lignes de JSON, dans l’ordre, aucun deux fois',
  'goes on for ever, through restarts of the gateway':
    'continue sans fin, à travers les redémarrages de la passerelle',
  'only what is behind it; now: only what comes (default: all)':
    'seulement ce qui suit ; now : seulement ce qui vient (par défaut : tout)',
  'only these, with commas between: uplink,spotTaken':
    'seulement ceux-ci, séparés par des virgules : uplink,spotTaken',

  // Groups
  'valves that hear one frame together: set, close, send':
    'vannes qui entendent ensemble une trame : set, close, send',
  'all groups: who has their key, who listens': 'tous les groupes : qui a leur clé, qui écoute',
  'one group, member by member, and whether one order closes all of its valves':
    'un groupe, membre par membre, et si un seul ordre ferme toutes ses vannes',
  'makes a group of these devices, or changes it; who is left out leaves it':
    'fait un groupe de ces capteurs, ou le change ; qui n’est pas nommé en sort',
  'closes the valves of all members, and prints the id of the order':
    'ferme les vannes de tous les membres, et affiche le numéro de l’ordre',
  'sends one frame to all members, three times, and prints the id of the order':
    'envoie une trame à tous les membres, trois fois, et affiche le numéro de l’ordre',
  "before all others, within the alarms' share of airtime":
    'avant tous les autres, dans la part d’antenne des alarmes',
  'forgets a group and its key; its devices stay registered':
    'oublie un groupe et sa clé ; ses capteurs restent enregistrés',

  // Homes
  'which gateway answers: list, key, move, export, import':
    'quelle passerelle répond : list, key, move, export, import',
  'sites, rows and lone devices: where each is at home, and who else hears it':
    'sites, rangées et capteurs isolés : où chacun habite, et qui d’autre l’entend',
  'the key that hand-overs to this gateway are sealed to; not a secret':
    'la clé pour laquelle sont scellées les remises à cette passerelle ; ce n’est pas un secret',
  'leaves a whole site or row to another gateway; this one is silent at once':
    'laisse tout un site ou une rangée à une autre passerelle ; celle-ci se tait aussitôt',
  'the new gateway; this one to take them back': 'la nouvelle passerelle ; celle-ci pour reprendre',
  'revision of the move (else one above the last)':
    'révision du déménagement (sinon une de plus que la dernière)',
  'say what it would do, and warn': 'dire ce qui serait fait, et prévenir',
  'in spite of warnings': 'malgré les avertissements',
  'keys and counters of what was moved, in a file that the new gateway alone reads':
    'clés et compteurs de ce qui a déménagé, dans un fichier que seule la nouvelle passerelle lit',
  'of the new gateway: cigale home key, there':
    'de la nouvelle passerelle : cigale home key, là-bas',
  'where it is written': 'où l’écrire',
  "the city's escrow key: makes it where there is none, and prints what gateways are told":
    'la clé de séquestre de la ville : la fait s’il n’y en a pas, et affiche ce qu’on dit aux passerelles',
  "a lost gateway's devices for a new one, from what the city has in escrow":
    'les capteurs d’une passerelle perdue pour une nouvelle, depuis ce que la ville a en séquestre',
  'the lost gateway; keep it switched off': 'la passerelle perdue ; gardez-la éteinte',
  'the new gateway': 'la nouvelle passerelle',
  "the city's escrow key": 'la clé de séquestre de la ville',
  'its API; a token for orders comes by CIGALE_TOKEN':
    'son API ; un jeton pour les ordres vient de CIGALE_TOKEN',
  'takes devices home with their keys and counters, from such a file':
    'reprend des capteurs avec leurs clés et compteurs, d’un tel fichier',

  // Water
  'zones: programmes, openings by hand, locks':
    'zones : programmes, ouvertures à la main, interdictions',
  'all zones: programme, next turn, soil, what forbids water now':
    'toutes les zones : programme, prochain tour, sol, ce qui interdit l’eau maintenant',
  "opens the zone's valve for some minutes, where no interlock forbids it":
    'ouvre la vanne de la zone quelques minutes, si aucune sécurité ne l’interdit',
  'then it closes by itself, 1 to 60': 'puis elle se ferme d’elle-même, 1 à 60',
  'closed when so much has flowed': 'fermée quand autant a coulé',
  'why: it stands beside the order': 'pourquoi : écrit à côté de l’ordre',
  "orders the zone's valve to close": 'ordonne à la vanne de la zone de se fermer',
  'prints the programme of a zone, or sets it from a file (docs/operations/watering.md)':
    'affiche le programme d’une zone, ou le pose depuis un fichier (docs/operations/watering.md)',
  'YAML or JSON': 'YAML ou JSON',
  'takes the programme away': 'retire le programme',
  'forbids water: a drought order, frost, rain to come, works':
    'interdit l’eau : arrêté sécheresse, gel, pluie à venir, travaux',
  'a zone, a site, or all': 'une zone, un site, ou all (tout)',
  'ISO 8601; left out: until it is lifted': 'ISO 8601 ; omis : jusqu’à sa levée',
  'what people read who want to water': 'ce que lisent ceux qui veulent arroser',
  why: 'pourquoi',
  'lifts a lock': 'lève une interdiction',

  // Indicators
  "the city's indicators: rotations, litres, calls, … of a running gateway":
    'les indicateurs de la ville : rotations, litres, appels, … d’une passerelle qui tourne',
  'a day in the first bucket, such as 2027-06-01; left out: yesterday':
    'un jour de la première période, comme 2027-06-01 ; omis : hier',
  'how long a bucket is': 'durée d’une période',
  'buckets, one after the other': 'périodes, l’une après l’autre',
  'left out: asset by asset': 'omis : lieu par lieu',

  // Configuration
  'the configuration: check, schema, show; get, set, confirm on a running gateway':
    'la configuration : check, schema, show ; get, set, confirm sur une passerelle qui tourne',
  'says what is wrong, with line and column': 'dit ce qui est faux, avec ligne et colonne',
  'all settings as JSON Schema, for editors': 'tous les réglages en JSON Schema, pour les éditeurs',
  'the values that hold, defaults included':
    'les valeurs qui comptent, y compris celles par défaut',
  'the settings of a running gateway, and what is on trial':
    'les réglages d’une passerelle qui tourne, et ce qui est à l’essai',
  'tries new settings on a running gateway: it goes back unless it is reached under them':
    'essaie de nouveaux réglages sur une passerelle qui tourne : elle revient si on ne la joint plus',
  'then it goes back': 'puis elle revient',
  'keeps the settings that are on trial': 'garde les réglages à l’essai',

  // The board
  'the radio board: probe, info, spectrum, reset, firmware':
    'la carte radio : probe, info, spectrum, reset, firmware',
  'serial devices on USB, the concentrators among them; exit 1 when there is none':
    'ports série sur USB, et parmi eux les concentrateurs ; code 1 s’il n’y en a pas',
  'brings the board up and shows its EUI, versions and temperature':
    'démarre la carte et montre son EUI, ses versions et sa température',
  'who else is on the band: a plot here, and as a picture; for boards with an SX1261':
    'qui d’autre occupe la bande : un dessin ici, et en image ; pour les cartes avec un SX1261',
  'first frequency': 'première fréquence',
  'last frequency': 'dernière fréquence',
  'from one to the next': 'de l’une à l’autre',
  'at each frequency, 7 µs apart': 'à chaque fréquence, toutes les 7 µs',
  'the plot as SVG': 'le dessin en SVG',
  'the plot as PNG': 'le dessin en PNG',
  'resets the board, and waits until it is back':
    'réinitialise la carte, et attend qu’elle revienne',
  'its USB microcontroller too: it leaves the bus and comes back':
    'son microcontrôleur USB aussi : il quitte le bus et revient',
  "Semtech's programs for the chip's own MCUs":
    'les programmes de Semtech pour les microcontrôleurs de la puce',
  'checks an image (.var or raw) and keeps it': 'vérifie une image (.var ou brute) et la garde',
  'a whole image that this driver was not made with':
    'une image entière avec laquelle ce pilote n’a pas été fait',
  'which an unknown image is': 'laquelle est une image inconnue',
  'an emulated concentrator board on a pseudo-terminal, until a signal ends it':
    'une carte concentrateur émulée sur un pseudo-terminal, jusqu’à ce qu’un signal l’arrête',
  'the link that becomes the serial port (radio.port)':
    'le lien qui devient le port série (radio.port)',
  'on 127.0.0.1: faults and frames as JSON lines':
    'sur 127.0.0.1 : pannes et trames en lignes de JSON',
  'puts stand-in images there, for radio.firmware':
    'y met des images de remplacement, pour radio.firmware',
  'of the board': 'de la carte',

  // Decoders
  "decoders of sensors' payloads: written and published here, tried and used by gateways":
    'décodeurs des messages des capteurs : écrits et publiés ici, essayés et utilisés par les passerelles',
  'runs a codec file (TS013, ChirpStack, TTN) over lines of JSON, in the sandbox':
    'fait passer des lignes de JSON par un codec (TS013, ChirpStack, TTN), dans le bac à sable',
  'the JavaScript text': 'le texte JavaScript',
  'calls, one JSON object a line, or uplinks of cigale events; - is standard input':
    'appels, un objet JSON par ligne, ou messages de cigale events ; - est l’entrée standard',
  'of lines without "op"': 'des lignes sans « op »',
  'computing time of one call': 'temps de calcul d’un appel',
  "proposes a mapping to the city's quantities from answers of a codec":
    'propose une correspondance avec les grandeurs de la ville d’après les réponses d’un codec',
  'answers, one a line; - is standard input': 'réponses, une par ligne ; - est l’entrée standard',
  'makes a package of a codec, its manifest and its examples, which must pass':
    'fait un paquet d’un codec, de son manifeste et de ses exemples, qui doivent passer',
  'JavaScript with decodeUplink': 'JavaScript avec decodeUplink',
  'JSON: id, vendor, model, version, channels, …': 'JSON : id, vendor, model, version, channels, …',
  'JSON: 20 examples or more, bytes as hex': 'JSON : 20 exemples ou plus, octets en hexadécimal',
  'JSON Schema of what decodeUplink gives': 'JSON Schema de ce que donne decodeUplink',
  'the package': 'le paquet',
  'without running the examples first': 'sans d’abord essayer les exemples',
  'adds your signature to what waits for it': 'ajoute votre signature à ce qui l’attend',
  'the repository': 'le dépôt',
  'your keys': 'vos clés',
  'else CIGALE_PASSPHRASE, else asked': 'sinon CIGALE_PASSPHRASE, sinon demandée',
  'signs packages whose examples pass with your keys, and puts out what enough have signed':
    'signe de vos clés les paquets dont les exemples passent, et publie ce qu’assez ont signé',
  'how carefully gateways are to take it':
    'avec quelle prudence les passerelles doivent le prendre',
  'a package that is no longer to be offered': 'un paquet à ne plus proposer',
  'only says anew that nothing changed: every few days':
    'redit seulement que rien n’a changé : tous les quelques jours',
  'what a repository offers, how long, and what waits for signatures':
    'ce que propose un dépôt, jusqu’à quand, et ce qui attend des signatures',
  'the keys that sign updates': 'les clés qui signent les mises à jour',
  'makes the first keys in a folder, and a repository that trusts them':
    'fait les premières clés dans un dossier, et un dépôt qui s’y fie',
  'decoders get keys of their own, which sign nothing else':
    'les décodeurs ont leurs propres clés, qui ne signent rien d’autre',
  'the keys of a folder, and whether the repository counts on them':
    'les clés d’un dossier, et si le dépôt compte sur elles',
  'replaces all keys of a role (root, targets, snapshot, timestamp, decoders)':
    'remplace toutes les clés d’un rôle (root, targets, snapshot, timestamp, decoders)',
  'replaces one key that is lost or stolen': 'remplace une clé perdue ou volée',
  'its id, or how it begins': 'son numéro, ou son début',
  'new dates for all that maintainers sign, before or after it has expired':
    'nouvelles dates pour tout ce que signent les responsables, avant ou après expiration',
  'another passphrase for one key, when it gets another owner':
    'une autre phrase secrète pour une clé, quand elle change de main',
  'of the key': 'de la clé',
  'else asked on the terminal': 'sinon demandée au terminal',
  'what decodes each profile on the gateway, and what is on trial':
    'ce qui décode chaque profil sur la passerelle, et ce qui est à l’essai',
  'a package before it is published: its examples, damaged frames, another version':
    'un paquet avant sa publication : ses exemples, des trames abîmées, une autre version',
  'damaged frames': 'trames abîmées',
  'of the damage': 'des dégâts',
  'the version that is in force': 'la version en service',
  'recorded: cigale events --type uplink > FILE':
    'enregistrées : cigale events --type uplink > FILE',
  'looks for newer signed packages and tries them: examples, shadow, in use':
    'cherche des paquets signés plus récents et les essaie : exemples, dans l’ombre, en service',
  'https://… or a folder, else decoders.repository':
    'https://… ou un dossier, sinon decoders.repository',
  'only says what is newer': 'dit seulement ce qui est plus récent',
  'beside the old one': 'à côté de l’ancien',
  'is enough, too': 'suffit aussi',
  'in use until it is trusted': 'en service jusqu’à ce qu’on s’y fie',
  'and at least so long': 'et au moins aussi longtemps',
  'a quantity that is meant to change, and by how much; repeatable':
    'une grandeur qui doit changer, et de combien ; peut être répété',
  'back to what decoded before; frames since then are decoded again':
    'revient à ce qui décodait avant ; les trames depuis sont décodées de nouveau',
  'decodes kept frames again with what is in force, or says what that would change':
    'décode de nouveau les trames gardées avec ce qui est en service, ou dit ce que cela changerait',
  'of the devices': 'des capteurs',
  'ISO 8601, or so long ago: 90m, 6h, 3d': 'ISO 8601, ou il y a : 90m, 6h, 3d',
  'only says what would change': 'dit seulement ce qui changerait',

  // Recordings
  'recorded days through the detectors again, as they are set or with settings to try':
    'des jours enregistrés repassent par les détecteurs, tels que réglés ou avec des réglages à essayer',
  'first day that is told of; what comes before it only teaches':
    'premier jour raconté ; ce qui précède ne fait qu’apprendre',
  'last day': 'dernier jour',
  'YAML with properties to try: tree: { dryKpa: 40 }, or of assets':
    'YAML avec des propriétés à essayer : tree: { dryKpa: 40 }, ou de lieux',
  "The gateway's detectors over a recording: what they would have decided.":
    'Les détecteurs de la passerelle sur un enregistrement : ce qu’ils auraient décidé.',
  'water meters and valves: leaks, waterings, litres by day':
    'compteurs d’eau et vannes : fuites, arrosages, litres par jour',
  'where the decisions go, one JSON object a line':
    'où vont les décisions, un objet JSON par ligne',
  'YAML with settings to try instead': 'YAML avec des réglages à essayer à la place',
  'hourly readings of meters without valves (CSV): volumes, flow that never stops':
    'relevés horaires de compteurs sans vanne (CSV) : volumes, débit qui ne s’arrête jamais',
  'parking sensors: live states, stays, over-stays, sensors in doubt':
    'capteurs de stationnement : états, séjours, dépassements, capteurs douteux',
  'draws confidences of stays against the truth that the recording brings along (SVG)':
    'dessine la confiance des séjours face à la vérité jointe à l’enregistrement (SVG)',

  // Tokens, accounts, certificates
  'who may use the API over the network': 'qui peut utiliser l’API par le réseau',
  'lets somebody in; the token is shown once':
    'laisse entrer quelqu’un ; le jeton est montré une seule fois',
  'what it may do': 'ce qu’il peut faire',
  'whose it is; stands in the journal with what they do':
    'à qui il est ; écrit au journal avec ce que fait cette personne',
  'all tokens, without their secret': 'tous les jetons, sans leur secret',
  'shuts somebody out, at once': 'met quelqu’un dehors, aussitôt',
  'accounts of people: who may log in to the console':
    'comptes des personnes : qui peut entrer dans la console',
  'all accounts, with their roles': 'tous les comptes, avec leurs rôles',
  'makes an account; its one-time password is shown once':
    'crée un compte ; son mot de passe à usage unique est montré une seule fois',
  'draws a new one-time password, and forgets the second factor':
    'tire un nouveau mot de passe à usage unique, et oublie le second facteur',
  'removes an account and ends its sessions': 'retire un compte et ferme ses sessions',
  'certificates of gateways, hypervisor and broker':
    'certificats des passerelles, de l’hyperviseur et du broker',
  "makes the city's authority: the key that signs for gateways":
    'fait l’autorité de la ville : la clé qui signe pour les passerelles',
  'as it stands in certificates': 'tel qu’écrit dans les certificats',
  'who has a certificate, until when, and who is due for another':
    'qui a un certificat, jusqu’à quand, et qui doit en avoir un autre',
  "the authority's folder": 'le dossier de l’autorité',
  'older certificates too': 'les anciens certificats aussi',
  'shuts a gateway or machine out, once the broker has the list':
    'met dehors une passerelle ou une machine, dès que le broker a la liste',
  "signs a gateway's request (cigale ca request)":
    'signe la demande d’une passerelle (cigale ca request)',
  'where certificate and ca.pem go': 'où vont le certificat et ca.pem',
  'how long it lives': 'combien de jours il vit',
  'key and certificate at once, for a gateway that cannot make a request':
    'clé et certificat à la fois, pour une passerelle qui ne peut faire de demande',
  'another certificate for the same key': 'un autre certificat pour la même clé',
  'key and certificate of the hypervisor': 'clé et certificat de l’hyperviseur',
  'host name or address under which it is reached; may be repeated':
    'nom ou adresse sous lesquels on la joint ; peut être répété',
  'key and certificate of the broker': 'clé et certificat du broker',
  'key and certificate of the pages of a gateway (api.https)':
    'clé et certificat des pages d’une passerelle (api.https)',
  "the broker's rights and settings, for Mosquitto":
    'les droits et réglages du broker, pour Mosquitto',
  'its certificate; may be repeated': 'son certificat ; peut être répété',
  'a gateway that speaks for one it reaches by LoRa':
    'une passerelle qui parle pour une autre, jointe par LoRa',
  'where acl, mosquitto.conf and ca.pem go': 'où vont acl, mosquitto.conf et ca.pem',
  'whose certificate the server shows': 'dont le serveur montre le certificat',
  'where it listens': 'où il écoute',
  'least version: 1.3, or 1.2 where something old must come in':
    'version la plus basse : 1.3, ou 1.2 si un ancien doit entrer',
  'on the gateway: its key, which stays, and the request for the authority':
    'sur la passerelle : sa clé, qui y reste, et la demande pour l’autorité',
  'in place of the one that is there: its certificate is then of no use':
    'à la place de celle qui est là : son certificat ne sert alors plus',
  'on the gateway: takes the certificate that the authority has signed':
    'sur la passerelle : prend le certificat que l’autorité a signé',
  'its certificate; left out: as before': 'son certificat ; omis : comme avant',

  // The hand-over, care
  'the hand-over of facts to the hypervisor': 'la remise des faits à l’hyperviseur',
  'what waits, and why': 'ce qui attend, et pourquoi',
  'a picture too, even where this is no terminal': 'un dessin aussi, même hors d’un terminal',
  'no picture': 'pas de dessin',
  // By LoRa
  'facts by LoRa, through a neighbour or for one':
    'les faits par LoRa, par une voisine ou pour une voisine',
  'the pairs: how well they hear each other, and what that takes':
    'les paires : comment elles s’entendent, et ce que cela coûte',
  'pairs with another gateway: draws a code here, or takes the one drawn there':
    's’apparie avec une autre passerelle : tire un code ici, ou prend celui tiré là-bas',
  'this gateway has internet, and brings the facts of the other further':
    'cette passerelle a internet, et porte plus loin les faits de l’autre',
  'the facts of this gateway go to the other': 'les faits de cette passerelle vont à l’autre',
  'as the other gateway gave it': 'tel que l’autre passerelle l’a donné',
  'ends a pair: its key is forgotten here': 'met fin à une paire : sa clé est oubliée ici',

  'tries the link at once, and waits until what waits here has arrived':
    'essaie la liaison aussitôt, et attend que ce qui attend ici soit arrivé',
  'then exit 1, and what waits goes on waiting':
    'puis code 1, et ce qui attend continue d’attendre',
  'puts everything that waits on a stick; run again, it goes on':
    'met tout ce qui attend sur une clé USB ; relancé, continue',
  "a stick's facts to the hypervisor; on the gateway, its receipts":
    'les faits d’une clé USB à l’hyperviseur ; sur la passerelle, ses reçus',
  'where the facts go; its token comes by CIGALE_TOKEN':
    'où vont les faits ; son jeton vient de CIGALE_TOKEN',
  'everything that makes this gateway again, in one file under a passphrase; while it runs':
    'tout ce qui refait cette passerelle, en un fichier sous phrase secrète ; pendant qu’elle tourne',
  'its first line (else CIGALE_PASSPHRASE, else the terminal is asked)':
    'sa première ligne (sinon CIGALE_PASSPHRASE, sinon demandée au terminal)',
  'makes a gateway again from a backup, here and stopped; says first what it will do':
    'refait une passerelle d’une sauvegarde, ici et à l’arrêt ; dit d’abord ce qui sera fait',
  'looks for what commonly goes wrong, and says what to do':
    'cherche ce qui va souvent mal, et dit que faire',
  'what a helper far away needs, in one file without a key or a password':
    'ce qu’il faut à qui aide de loin, en un fichier sans clé ni mot de passe',
  'what a shell needs to complete commands, options, devices and assets':
    'ce qu’il faut à un shell pour compléter commandes, options, capteurs et lieux',
  'bash, zsh or fish': 'bash, zsh ou fish',
  'for the scripts: what may follow the words behind --':
    'pour les scripts : ce qui peut suivre les mots après --',
  'the page for man, of the whole command': 'la page pour man, de toute la commande',
  "Node-RED's flows: how they are, versions, editing":
    'les flux de Node-RED : leur état, leurs versions, leur édition',
  'starts the flows with an editor for the logins of one account, and ends that':
    'démarre les flux avec un éditeur pour les sessions d’un compte, et y met fin',
  'a maintainer, who then opens /flows/ in the console':
    'un mainteneur, qui ouvre alors /flows/ dans la console',
  'then it ends by itself': 'puis elle finit d’elle-même',
  'nobody edits any more, from now on': 'plus personne n’édite, dès maintenant',
  'whether flows run, what they occupy, why they ended last':
    'si les flux tournent, ce qu’ils occupent, pourquoi ils se sont arrêtés',
  'the versions that are kept: who brought which, when and why':
    'les versions gardées : qui a apporté laquelle, quand et pourquoi',
  "the flows in force, or a version by its number, as Node-RED's export":
    'les flux en vigueur, ou une version par son numéro, comme l’export de Node-RED',
  'else in force': 'sinon celle en vigueur',
  'else standard output': 'sinon la sortie standard',
  "puts flows in force, from Node-RED's export": 'met des flux en vigueur, d’un export de Node-RED',
  'stands beside the version': 'écrit à côté de la version',
  'back to the flows that were in force before, or to a version by its number':
    'revient aux flux d’avant, ou à une version par son numéro',
  'else before': 'sinon celle d’avant',
  'signs flows with the keys of targets, and puts them out when enough have signed':
    'signe des flux avec les clés de targets, et les publie quand assez ont signé',
  'small letters, digits and -': 'petites lettres, chiffres et -',
  'raised with each change, such as 1.2.0': 'montée à chaque changement, par exemple 1.2.0',
  'puts the newest signed flows of a name in force':
    'met en vigueur les flux signés les plus récents d’un nom',
  'only says what is offered': 'dit seulement ce qui est offert',
}
