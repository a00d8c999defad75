import { lines, list, type Bank } from './bank.js'

export const tr: Bank = {
  lang: 'tr',
  weight: 1.6,
  slots: {
    when: list('bu sabah|dün akşam|az önce|öğleden sonra|hafta sonu|eve dönerken'),
    place: list('dere kenarında|çarşıda|kütüphanenin arkasında|balkonda|köşedeki kahvede|iskelede'),
    animal: list('komşunun kedisi|yusyuvarlak bir serçe|bizim yaşlı köpek|bir kirpi|kararlı bir güvercin'),
    dish: list('mercimek çorbası|erikli kek|menemen|mantı|sütlaç|ekşi mayalı ekmek'),
    weather: list('süt gibi bir sis|çifte gökkuşağı|pembe bir gökyüzü|ani bir sağanak|ilk kırağı'),
    sky: list('Jüpiter ve iki uydusu|Satürn’ün halkaları|bir göktaşı|Ülker'),
    plant: list('fesleğen|limon ağacı|ayçiçeği|incir'),
    feeling: list('hiç pişman değilim|haftam kurtuldu|çok sorum var|hâlâ aklımda'),
  },
  posts: lines(`
    Dışarıda {weather}.
    {when} {weather}, şemsiye de evde tabii.
    {when} {place} {animal} vardı. Selamlaştık.
    {animal} bana borcum varmış gibi bakıyor.
    {when} menüde {dish} vardı. Hiç kalmadı.
    Yağmurlu günde {dish} gibisi var mı?
    Fener bekçileri üzerine bir romana başladım, durağı kaçırdım.
    Sonunda açık hava! Teleskopta {sky}.
    Her şeye rağmen {plant} kışı atlattı.
    Son dakikada gol! Bütün mahalle sokakta.
    Tren bir kuğu yüzünden gecikti. Gerçek bir kuğu.
    Dört saat hata aradım, bir virgülmüş.
    Kahvesini içmiş herkese günaydın.
  `),
  more: lines(`
    Valla {feeling}.
    Neyse, işe dönelim.
    Önce çay.
    Fotoğraflar sonra.
    Siz nasılsınız?
    On üzerinden on.
  `),
  replies: lines(`
    Haha, bayıldım.
    Bizde de aynı!
    Gerçekten mi? Anlatsana.
    Çok güzel!
    Kesinlikle katılıyorum.
    Tebrikler!
    Teşekkürler, bugün buna ihtiyacım vardı.
  `),
  captions: lines(`
    Buradan günaydın.
    Bugünün yürüyüşü.
    Filtre yok, söz.
    Uzun yoldan döndüm.
  `),
  headlines: lines(`
    Gece treninin sessiz dönüşü
    Son kütüphanesini kurtaran köy
    Yeni başlayanlar için gökyüzü: {sky}
    İnternete bağlanan deniz feneri
  `),
  tags: list('fotoğraf|kedi|kitap|yemek|gökyüzü|günaydın|çizim'),
  scenes: list(
    'Sabah ışığında yeşil tepeler|Gün batımında sakin deniz|Alacakaranlıkta binalar, birkaç pencere ışıklı|Çiçeklerle dolu bir çayır|Yıldızlı gökyüzü ve ince bir ay|Sis içinde çamlar|Göl önünde karlı zirveler|Uzun gölgeli altın kumullar',
  ),
  given: list('Elif|Deniz|Zeynep|Emre|Defne|Kerem|İpek|Çınar'),
  family: list('Yıldız|Demir|Çelik|Kaya|Öztürk|Işık|Güneş|Şahin'),
  bios: lines(`
    Çay, kedi, kitap.
    Gündüz kod, gece ekmek.
    Bulut fotoğrafları çekiyorum.
  `),
}

export const el: Bank = {
  lang: 'el',
  weight: 1,
  slots: {
    when: list('σήμερα το πρωί|χθες το βράδυ|μόλις τώρα|μετά το φαγητό|το σαββατοκύριακο|γυρνώντας σπίτι'),
    place: list('στο λιμάνι|στη λαϊκή|πίσω από τη βιβλιοθήκη|στο μπαλκόνι|στο καφενείο|στο πάρκο'),
    animal: list(
      'η γάτα της γειτόνισσας|ένας στρογγυλός κοκκινολαίμης|ο γέρικος σκύλος μας|ένας σκαντζόχοιρος',
    ),
    dish: list('φακές|μηλόπιτα|γεμιστά|ρυζόγαλο|σπανακόπιτα|ψωμί με προζύμι'),
    weather: list('ομίχλη σαν γάλα|διπλό ουράνιο τόξο|ροζ ουρανός|ξαφνική μπόρα|η πρώτη παγωνιά'),
    sky: list('ο Δίας με δύο φεγγάρια|τα δαχτυλίδια του Κρόνου|ένα πεφταστέρι|οι Πλειάδες'),
    plant: list('ο βασιλικός|η λεμονιά|το ηλιοτρόπιο|η συκιά'),
    feeling: list('δεν μετανιώνω για τίποτα|σώθηκε η βδομάδα|έχω τόσες απορίες|ακόμα το σκέφτομαι'),
  },
  posts: lines(`
    Έξω {weather}.
    {when} {weather}, κι εγώ χωρίς ομπρέλα φυσικά.
    {when} {place} ήταν και {animal}. Χαιρετηθήκαμε.
    {when} είχαμε {dish}. Δεν έμεινε τίποτα.
    Υπάρχει κάτι καλύτερο; Βροχή έξω και {dish}.
    Άρχισα ένα μυθιστόρημα για φαροφύλακες και έχασα τη στάση.
    Επιτέλους καθαρός ουρανός! Στο τηλεσκόπιο {sky}.
    Παρ’ όλα αυτά {plant} άντεξε τον χειμώνα.
    Γκολ στο τελευταίο λεπτό! Έκλεισε η φωνή μου.
    Το τρένο καθυστερεί εξαιτίας ενός κύκνου. Αληθινού κύκνου.
    Τέσσερις ώρες έψαχνα το λάθος. Ήταν ένα κόμμα.
    Καλημέρα σε όσους ήπιαν ήδη καφέ.
  `),
  more: lines(`
    Ειλικρινά, {feeling}.
    Λοιπόν, πίσω στη δουλειά.
    Πρώτα τσάι.
    Οι φωτογραφίες μετά.
    Εσείς τι κάνετε;
    Δέκα στα δέκα.
  `),
  replies: lines(`
    Χαχα, υπέροχο.
    Κι εδώ τα ίδια!
    Αλήθεια; Πες κι άλλα.
    Τι όμορφο!
    Συμφωνώ απόλυτα.
    Συγχαρητήρια!
    Ευχαριστώ, το χρειαζόμουν.
  `),
  captions: lines(`
    Καλημέρα από εδώ.
    Η σημερινή βόλτα.
    Χωρίς φίλτρο, το υπόσχομαι.
    Γύρισα από τον μακρύ δρόμο.
  `),
  headlines: lines(`
    Η αθόρυβη επιστροφή του νυχτερινού τρένου
    Το χωριό που έσωσε τη βιβλιοθήκη του
    Ο ουρανός για αρχάριους: {sky}
    Ο φάρος που μπήκε στο διαδίκτυο
  `),
  tags: list('φωτογραφία|γάτες|βιβλία|μαγειρική|αστρονομία|καλημέρα'),
  scenes: list(
    'Πράσινοι λόφοι στο πρωινό φως|Ήρεμη θάλασσα στο ηλιοβασίλεμα|Κτίρια στο σούρουπο με φωτισμένα παράθυρα|Λιβάδι γεμάτο λουλούδια|Έναστρος ουρανός και λεπτό φεγγάρι|Έλατα μέσα στην ομίχλη|Χιονισμένες κορυφές μπροστά σε λίμνη|Χρυσοί αμμόλοφοι με μακριές σκιές',
  ),
  given: list('Ελένη|Νίκος|Δάφνη|Σταύρος|Μυρτώ|Ορέστης|Ζωή|Ίων'),
  family: list('Αστέρης|Θαλασσινός|Παπαδάκη|Λεμονή|Καραγιάννη|Φωτίου|Μελισσά|Πεύκος'),
  bios: lines(`
    Καφές, βιβλία, γάτες.
    Κώδικας τη μέρα, ψωμί τη νύχτα.
    Φωτογραφίζω σύννεφα.
  `),
}
