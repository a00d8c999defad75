import { lines, list, type Bank } from './bank.js'

export const de: Bank = {
  lang: 'de',
  weight: 5,
  slots: {
    when: list(
      'heute früh|gestern Abend|gerade eben|nach dem Mittagessen|am Wochenende|auf dem Heimweg|kurz vor Mitternacht',
    ),
    place: list(
      'am Kanal|auf Gleis vier|hinter der Bibliothek|im Schrebergarten|im Café an der Ecke|auf dem Markt|am Hafen|auf dem Balkon',
    ),
    animal: list(
      'die Nachbarskatze|ein sehr rundes Rotkehlchen|unser alter Dackel|ein Fischreiher|ein Igel|die Katze aus dem Buchladen|eine entschlossene Taube',
    ),
    did: list(
      'hat mich angeschaut, als hätte ich Schulden|hat sich auf die Tastatur gelegt|hat ein halbes Brötchen geklaut|ist mir drei Straßen weit gefolgt|ist über die Straße gegangen wie zu einem Termin',
    ),
    dish: list(
      'Kartoffelsuppe|Linseneintopf|Pflaumenkuchen|Sauerteigbrot|Kürbis aus dem Ofen|Milchreis|Käsespätzle|Rhabarberstreusel',
    ),
    weather: list(
      'Nebel, so dicht wie Watte|der erste Frost|ein doppelter Regenbogen|Hagel in Erbsengröße|dieses klare Licht nach dem Regen|Wind, der die Mülltonnen bewegt',
    ),
    book: list(
      'einen Roman über Leuchtturmwärter|eine Geschichte der Landkarten|einen Band mit Gespenstergeschichten|einen Krimi auf einer Fähre|die Erinnerungen einer Imkerin',
    ),
    game: list(
      'einem kleinen Spiel über ein Postamt|einem Bauernhofspiel|einem Rätselspiel ganz ohne Worte|einem uralten Textadventure',
    ),
    music: list(
      'ein Streichquartett|ein Akkordeonspieler|ein Posaunenchor|eine Blaskapelle|der Chor von nebenan',
    ),
    sky: list('Jupiter mit zwei Monden|die Ringe des Saturn|eine Sternschnuppe|die Raumstation|die Plejaden'),
    plant: list('das Basilikum|der Zitronenbaum|die Tomate|der Feigenbaum|die Sonnenblume'),
    team: list('Eintracht Hafenstadt|der TSV Moorbach|Union Seeufer|der SC Hügelheim'),
    feeling: list(
      'Ich bereue nichts|Das erklärt einiges|Ich habe so viele Fragen|Woche gerettet|Ich denke immer noch daran|Schön war’s',
    ),
  },
  posts: lines(`
    Draußen: {weather}.
    {when}: {weather}. Und ich ohne Schirm, natürlich.
    {animal} {did}.
    {when} {place}: {animal} {did}. Mehr muss man nicht wissen.
    {when} gab es {dish}. Nichts übrig.
    Gibt es etwas Besseres als {dish} bei Regen?
    {dish} zum ersten Mal selbst gemacht. Nicht schön, aber sehr gut.
    Habe {book} angefangen und prompt die Haltestelle verpasst.
    Lese gerade {book}. Bitte niemand das Ende verraten.
    Den ganzen Abend mit {game} verbracht.
    Plötzlich {music} {place}, und alle bleiben stehen.
    Endlich klarer Himmel: {sky}, direkt vom Balkon aus.
    Teleskop raus, und da: {sky}.
    Entgegen allen Erwartungen: {plant} hat den Winter überlebt.
    Gartenbericht: {plant} gedeiht, der Rest ist ein Rätsel.
    {team} gewinnt in der Nachspielzeit!
    {team} kostet mich noch den letzten Nerv.
    Zug verspätet wegen eines Schwans. Eines echten Schwans.
    Heute war die Bahn pünktlich. Ich war nicht bereit.
    Vier Stunden Fehlersuche, und es war ein Komma.
    Gehört {place}: „Es ist nicht spät, es ist nur sehr früh für morgen.“
    Guten Morgen an alle, die schon Kaffee hatten. Den anderen viel Kraft.
  `),
  more: lines(`
    {feeling}.
    So, zurück an die Arbeit.
    Erst mal Tee.
    Fotos folgen.
    Und wie geht es euch?
    Zehn von zehn.
    Es sind die kleinen Dinge.
    Die Katze sieht das anders.
    Manche Tage sind so.
  `),
  replies: lines(`
    Haha, großartig.
    Hier genauso.
    Echt jetzt? Erzähl mehr.
    Wie schön!
    Probier das mal mit {dish}.
    Sehe ich auch so.
    Merke ich mir für später.
    Glückwunsch!
    Mein Vater sagt das Gleiche über Fußball.
    Danke, das hab ich heute gebraucht.
  `),
  captions: lines(`
    Guten Morgen von hier.
    Spaziergang von heute.
    Das Licht {when}.
    Ohne Filter, versprochen.
    Zwanzig Minuten hier gestanden und den Bus verpasst.
  `),
  headlines: lines(`
    Die leise Rückkehr des Nachtzugs
    Wie ein Dorf seine letzte Bücherei rettete
    Für den Anfang: So sieht man {sky}
    Das Geheimnis hinter {dish}: drei Großmütter erzählen
    Ein Jahr lang jede Wolke gezählt
    Der Leuchtturm, der online ging
  `),
  tags: list('Fotografie|Katzen|GutenMorgen|Lesen|Kochen|Astronomie|Garten|Bahn|Fußball|Zeichnen'),
  scenes: list(
    'Sanfte grüne Hügel im Morgenlicht|Ruhiges Meer bei Sonnenuntergang|Hochhäuser in der Dämmerung, einige Fenster leuchten|Eine Wiese voller bunter Blumen|Sternenhimmel mit schmalem Mond über einem Hügel|Tannen, die im Nebel verschwinden|Verschneite Gipfel vor einem See|Goldene Dünen mit langen Schatten',
  ),
  given: list('Greta|Jonas|Lina|Moritz|Frieda|Anton|Käthe|Bent|Marlene|Jürgen|Ayşe|Henrike'),
  family: list('Sternberg|Möller|Hafner|Weiß|Lindemann|Krause|Vogelsang|Thiel|Brückner|Süß'),
  bios: lines(`
    Nachtzüge, Moose, Moll.
    Tagsüber Software, nachts Sauerteig.
    Lehrerin im Ruhestand, lernt Akkordeon.
    Hobbyastronom mit zu wenig klaren Nächten.
  `),
}

export const nl: Bank = {
  lang: 'nl',
  weight: 1.2,
  slots: {
    when: list('vanochtend|gisteravond|zonet|na de lunch|dit weekend|op weg naar huis'),
    place: list(
      'langs de gracht|op perron vier|achter de bibliotheek|in de moestuin|op de markt|bij de haven',
    ),
    animal: list('de kat van de buren|een heel rond roodborstje|onze oude hond|een reiger|een egel'),
    dish: list('erwtensoep|appeltaart|stamppot|pannenkoeken|zuurdesembrood|linzensoep'),
    weather: list(
      'mist zo dik als watten|een dubbele regenboog|de eerste vorst|hagel als knikkers|wind die de fietsen omblies',
    ),
    book: list(
      'een roman over vuurtorenwachters|een bundel spookverhalen|een geschiedenis van landkaarten|een thriller op een veerboot',
    ),
    sky: list('Jupiter met twee manen|de ringen van Saturnus|een vallende ster|de Plejaden'),
    plant: list('de basilicum|de citroenboom|de zonnebloem|de vijg'),
    team: list('Havenstad|Sparta Polder|VV De Dijk'),
    feeling: list('nergens spijt van|dat verklaart veel|ik heb zoveel vragen|week gered'),
  },
  posts: lines(`
    Buiten: {weather}.
    {when}: {weather}, en ik zonder paraplu natuurlijk.
    {animal} keek me aan alsof ik nog geld schuldig was.
    {when} {animal} gezien {place}. We knikten naar elkaar.
    {when} {dish} gemaakt. Niets over.
    Is er iets beters dan {dish} als het regent?
    Begonnen in {book} en meteen mijn halte gemist.
    Eindelijk helder: {sky} gezien vanaf het dak.
    Tegen alle verwachtingen in heeft {plant} de winter overleefd.
    {team} wint in de laatste minuut!
    De trein heeft vertraging door een zwaan. Een echte zwaan.
    Vier uur zoeken naar een fout, en het was een komma.
    Goedemorgen aan iedereen die al koffie heeft gehad.
  `),
  more: lines(`
    Echt, {feeling}.
    Goed, weer aan het werk.
    Eerst thee.
    Foto’s volgen.
    Hoe gaat het met jullie?
    Een tien.
  `),
  replies: lines(`
    Haha, geweldig.
    Hier ook!
    Echt waar? Vertel.
    Wat mooi!
    Probeer het eens met {dish}.
    Helemaal mee eens.
    Gefeliciteerd!
  `),
  captions: lines(`
    Goedemorgen vanaf hier.
    Wandeling van vandaag.
    Het licht {when}.
    Geen filter, echt niet.
  `),
  headlines: lines(`
    De stille terugkeer van de nachttrein
    Hoe een dorp zijn laatste bibliotheek redde
    Zo zie je {sky}: gids voor beginners
    De vuurtoren die online ging
  `),
  tags: list('fotografie|katten|lezen|koken|sterren|moestuin|fietsen|treinen'),
  scenes: list(
    'Groene heuvels in het ochtendlicht|Kalme zee bij zonsondergang|Gebouwen in de schemering met verlichte ramen|Een weide vol bloemen|Sterrenhemel met een smalle maan|Sparren in de mist|Besneeuwde bergen aan een meer|Gouden duinen met lange schaduwen',
  ),
  given: list('Saskia|Joris|Fenna|Bram|Lotte|Daan|Roos|Pim'),
  family: list('Visser|van der Meer|Dijkstra|de Wit|Hoekstra|Molenaar|Kuipers|Zeeman'),
  bios: lines(`
    Fietsen, katten en dropjes.
    Schrijft code, bakt brood.
    Sterrenkijker achter de dijk.
  `),
}
