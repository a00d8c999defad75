import { lines, list, type Bank } from './bank.js'

export const en: Bank = {
  lang: 'en',
  weight: 46,
  slots: {
    when: list(
      'this morning|tonight|on the way home|before breakfast|after lunch|at the weekend|just now|around midnight|in the small hours|halfway through the day',
    ),
    place: list(
      'by the canal|on platform four|behind the library|in the allotment|at the corner café|on the top deck of the bus|down at the harbor|in the back garden|on the night train|under the railway bridge|at the market',
    ),
    weather: list(
      'fog so thick I lost the other side of the street|the first real frost|a double rainbow|hail the size of peas|that clean light after rain|thunder rolling round the valley|sideways rain|a sky like the inside of a shell|wind strong enough to move the bins',
    ),
    animal: list(
      'the neighbor’s cat|a very round robin|two foxes|an otter|a heron|our elderly spaniel|a bold squirrel|the shop cat|a hedgehog|a family of swans|one determined pigeon',
    ),
    did: list(
      'watched me make coffee through the window|sat on my laptop and refused to move|stole half a sandwich|stared at me as if I owed it money|followed me for three streets|slept through the whole thunderstorm|crossed the road like it had a meeting',
    ),
    dish: list(
      'leek and potato soup|a lentil stew|sourdough number nineteen|my aunt’s plum cake|dumplings from scratch|roasted squash with sage|a proper rice pudding|miso noodles|shakshuka|rhubarb crumble',
    ),
    verdict: list(
      'better than it had any right to be|slightly burnt and still gone in minutes|the best thing I’ve made all year|a lesson in patience|too much garlic, so just enough|not pretty but very good',
    ),
    book: list(
      'a novel about lighthouse keepers|the second volume of a trilogy I swore I wouldn’t start|a history of maps|a book of short ghost stories|a memoir by a beekeeper|an old field guide to clouds|a mystery set on a ferry',
    ),
    game: list(
      'a tiny game about running a post office|a cozy farming game|a puzzle game with no words|a co-op game about moving furniture|a chess variant with weather|an old text adventure',
    ),
    music: list(
      'a cello quartet|an album of harbor recordings|a brass band playing sea songs|that four-hour ambient record|a street accordionist|a choir rehearsing next door|a synth record from 1983',
    ),
    sky: list(
      'Jupiter and two of its moons|Saturn’s rings, tiny and perfect|the space station passing over|a meteor that lit up the field|the Pleiades|a thin green aurora|the far edge of the Moon’s shadow',
    ),
    plant: list(
      'the tomatoes|my one surviving basil|the sweet peas|a self-seeded sunflower|the lemon tree|the dahlias|three brave leeks|the fig in the pot',
    ),
    team: list(
      'the Harbor Rovers|Millbrook United|the Northgate Wanderers|Saltmarsh Town|the Riverside under-elevens|Hillfoot Athletic',
    ),
    score: list('one–nil|two–all|four–three|three–nil|a goalless draw|five–two'),
    line: list('the coast line|the 7:42|the sleeper|the little branch line|the tram|the replacement bus'),
    code: list(
      'a one-line fix|a regular expression|the test suite|a missing comma|the printer driver|my own code from last spring|a time zone bug|the build server',
    ),
    feeling: list(
      'I could not be happier|I have so many questions|I regret nothing|this explains a lot|it made my whole week|I’m still thinking about it|no notes',
    ),
  },
  posts: lines(`
    Woke up to {weather}.
    There was {weather} {when}, and I stood {place} like a tourist.
    {weather}, and of course I left the umbrella at home. Classic.
    I was {place} {when} and {animal} {did}.
    Update: {animal} {did}.
    Every day {animal} is {place} and every day I say hello.
    Made {dish} {when}. It was {verdict}.
    Is there anything better than {dish} when it’s raining?
    Tried {dish} for the first time: {verdict}.
    Started {book} {when} and forgot to get off the bus.
    Currently reading {book}. Please nobody tell me how it ends.
    The librarian handed me {book} without a word. She knows.
    Lost the whole evening to {game}.
    Playing {game} with my sister and we are no longer speaking.
    {music} {place}. Nobody planned it. Everyone stopped.
    Listening to {music} {when} and getting nothing done.
    Clear skies at last: saw {sky} from the back step.
    Got the telescope out {when} and found {sky}.
    Showed the kids {sky} and the little one just whispered “whoa”.
    Against all odds, {plant} made it through the winter.
    Gardening report: {plant} thriving, everything else a mystery.
    Talking to {plant} again. It’s going well.
    {team} won {score} and the whole pub sang.
    {score} at the final whistle. {team}, you will be the end of me.
    Cold feet, warm soup, {team} {score}. A good afternoon.
    {line} was on time today. I wasn’t ready.
    Sat across from someone knitting on {line} and learned what a cable stitch is.
    {line} is delayed because of a swan. An actual swan.
    Spent four hours on {code}. It was {code} all along.
    Today’s villain: {code}.
    Small win: I finally understand {code}.
    Somebody {place} is practicing the trombone {when}, and improving.
    Hot take: the best hour of the day is the one {when}.
    Overheard {place}: “It’s not late, it’s just very early for tomorrow.”
    What’s the kindest thing a stranger has done for you? Mine happened {place}.
    Reminder to drink some water and look out of a window.
    I have been told that {dish} counts as a personality.
    My grandmother used to say that {weather} means visitors.
    Found an old photo of us {place}. We look so sure of everything.
    Does anyone here know about {book}? Asking for the whole book club.
  `),
  more: lines(`
    {feeling}.
    Honestly, {feeling}.
    10/10, would do it again.
    Send help. Or snacks.
    Anyway, back to work.
    More tea, I think.
    Pictures later if my phone behaves.
    And that’s the whole story.
    I’ll allow it.
    It’s the little things.
    How is everyone else doing?
    Not sure what I expected.
    Some days are just like that.
    Next time I’m bringing a friend.
    The cat disagrees.
    I needed that.
  `),
  replies: lines(`
    This made me laugh out loud on {line}.
    Oh I love this so much.
    Same here! Ours is {place} too.
    Wait, really? Tell me more.
    You’re not alone. I did exactly that {when}.
    Have you tried it with {dish}?
    This is the best thing I’ve read {when}.
    Counterpoint: {animal}.
    Thank you, I needed to hear that today.
    Saving this for later.
    I can’t believe you got {weather} and we got nothing.
    Strong agree.
    My dad says the same about {team}.
    Adding {book} to the pile, then.
    Beautiful!
    Ha, the timing!
    Please keep us posted.
    Hmm, I remember it differently, but it’s been years.
    So proud of you.
    No way. {feeling}.
  `),
  captions: lines(`
    Good morning from here.
    Today’s walk. {feeling}.
    Took the long way home.
    No filter, I promise.
    Stood here for twenty minutes and missed my bus. Worth it.
    The light {when}.
    A new one for the wall, maybe?
    Postcard from the weekend.
    Same spot, different weather.
    I keep painting this view.
  `),
  headlines: lines(`
    The quiet return of the night train
    How a village kept its last library open
    Why {animal} moved in, and what the street did next
    A beginner’s guide to seeing {sky}
    The secret to {dish}, according to three grandmothers
    They counted every cloud for a year
    Review: {game} is a small wonder
    Inside the workshop where accordions are mended
    Ten thousand bulbs and one very patient town
    The lighthouse that went online
    What the tide left behind
    “We just wanted a bench”: a neighborhood story
  `),
  tags: list(
    'photography|gardening|NowPlaying|catsofbluesky|amreading|astronomy|art|birds|trains|football|baking|gamedev|SilentSunday|weather|knitting|OpenSource',
  ),
  scenes: [
    'Rolling green hills under a pale morning sky, the sun just above the ridge.',
    'A calm sea at sunset with the light drawn out in a long stripe on the water.',
    'A row of tall buildings at dusk, some of the windows already lit.',
    'A meadow full of red, yellow and violet flowers in front of a soft horizon.',
    'A night sky full of stars over the dark outline of a hillside, with a thin moon.',
    'Layers of fir trees fading into mist.',
    'Snow on a chain of sharp mountain peaks, with a lake in front.',
    'Golden dunes with long shadows under a warm sky.',
  ],
  given: list(
    'Mira|Oliver|June|Theo|Hazel|Rowan|Ada|Silas|Wren|Felix|Clara|Jonah|Ivy|Marcus|Nell|Priya|Desmond|Tamsin|Otis|Beatrix|Amara|Quentin|Flora|Gus',
  ),
  family: list(
    'Stellar|Marsh|Penhallow|Okafor|Lindqvist|Ferris|Thornbury|Castellan|Voss|Whitlock|Amberley|Dray|Quill|Hartwell|Brightwater|Osei|Larkspur|Fennimore',
  ),
  bios: lines(`
    Clouds, trains and too much tea.
    Software by day, sourdough by night. Views are my cat’s.
    Amateur astronomer. Professional worrier.
    Gardener, reader, goalkeeper of a very bad team.
    I draw small birds.
    she/her · maps, mosses, minor keys
    Retired teacher learning the accordion.
  `),
}
