/** Texts that test a page's layout: long words, stacked marks, direction changes, joined emoji, many lines. All innocent. */
export const ODD: readonly string[] = [
  'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenpoliermittelhersteller',
  'Z̵̢̛a̴̧͝l̷̡̛g̸̨͠ǫ̶̛ says the museum label is fine, thank you',
  'a\nb\nc\nd\ne\nf\n\nthat was the alphabet so far',
  '👩‍👩‍👧‍👦👨🏿‍🚀🏳️‍🌈🇸🇪🇯🇵👍🏽 all aboard',
  'Lopadotemachoselachogaleokranioleipsanodrimhypotrimmatosilphiokarabomelitokatakechymenokichlepikossyphophattoperisteralektryonoptekephalliokigklopeleiolagoiosiraiobaphetraganopterygon, apparently a dish',
  'Right to left אבג in the middle, and مرحبا at the end, then back again (with brackets)',
  '<b>Not bold</b> & not “escaped” twice: &amp; &lt;3 <script>nothing()</script>',
  'é and é look the same, don’t they? ﬁ and fi too.',
  '🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊🌊',
  'hmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm',
  'ⓒⓘⓡⓒⓛⓔⓓ 𝓯𝓪𝓷𝓬𝔂 ｆｕｌｌｗｉｄｔｈ text, because I can',
  '1️⃣ tea\n2️⃣ toast\n3️⃣ a nap\n\nIn that order.',
]
