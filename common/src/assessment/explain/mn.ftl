# Монгол хэл дээрх дүгнэлт. Бүх хэлэнд түлхүүр, хувьсагч ижил; тестээр харьцуулна.

title = { $state } хууль тогтоомжийн дагуу { $date } өдрийн байдлаарх тэтгэврийн эрхийн тооцоо
state-kazakhstan = Казахстан Улсын
state-mongolia = Монгол Улсын

nothing-payable = { $date }-нд болон түүнээс хойш юу ч олгохгүй: энэ өдрөөс өмнө олголт зогсоно эсвэл түдгэлзэнэ. Доорхыг олголт зогсоогүй тохиолдолд хэлсэн.
kz-too-young = Тэтгэврийн насанд { $date }-нд хүрнэ. Энэ өдрөөс өмнө тэтгэвэр олгохгүй.
kz-full = Өндөр насны тэтгэврийг бүрэн хэмжээгээр авах эрхтэй: сард { $amount }. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }.
kz-full-unsaid = Өндөр насны тэтгэврийг бүрэн хэмжээгээр авах эрхтэй; орлого тодорхойгүй тул хэмжээг хэлэх боломжгүй. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }.
kz-partial = Өндөр насны тэтгэврийг бүрэн бус хэмжээгээр авах эрхтэй: сард { $amount }. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }; бүрэн хэмжээнд { $required } жил шаардана.
kz-partial-unsaid = Өндөр насны тэтгэврийг бүрэн бус хэмжээгээр авах эрхтэй; орлого тодорхойгүй тул хэмжээг хэлэх боломжгүй. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }; бүрэн хэмжээнд { $required } жил шаардана.
kz-none = Өндөр насны тэтгэвэр авах эрхгүй: 1998 оноос өмнөх тооцсон ажилласан хугацаа { $service }, доод тал нь 6 сар шаардана.
kz-base = Улсын суурь тэтгэврийн хэмжээ сард { $amount } байна.
mn-full = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй: Монгол Улс бүхэлд нь олговол сард { $whole }, зөвхөн өөрийн хугацааны хувийг олговол { $share }. Шимтгэл төлсөн хугацаа: { $total }.
mn-full-unsaid = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй; дундаж цалин тодорхойгүй тул хэмжээг хэлэх боломжгүй. Шимтгэл төлсөн хугацаа: { $total }.
mn-proportional = Нийгмийн даатгалын сангаас хувь тэнцүүлсэн тэтгэвэр авах эрхтэй; хэмжээг эх сурвалжид тогтоогоогүй. Шимтгэл төлсөн хугацаа: { $total }.
mn-none = Өнөөдрийн байдлаар Нийгмийн даатгалын сангаас тэтгэвэр авах эрхгүй. Шимтгэл төлсөн хугацаа: { $total }.
between-head = Бүх огноо өдрөөрөө тодорхой биш. Өдрийг заасан баримттай бол үр дүн өөр байж болно:
between = { $figure }: { $low } – { $high } хооронд
either = { $figure }: { $low } эсвэл { $high }

section-steps = Үр дүнд хэрхэн хүрсэн
section-periods = Авч үзсэн хугацаа
section-overlaps = Давхацсан хугацаа
section-warnings = Албан тушаалтны анхаарах зүйл
section-open = Нээлттэй эх сурвалжид тогтоогоогүй зүйл ба тайлбар тус бүрээр гарах үр дүн
section-evidence = Үр дүнг өөрчлөх нотлох баримт
section-sources = Тооцооны үндэслэл
nothing = Байхгүй.

step-basis = Үндэслэл: { $article }. { $confidence }
step-inputs = Оролтын мэдээлэл: { $figures }
step-outcome = Үр дүн: { $figures }
figure-line = { $name }: { $value }

period-line = { $kind }, { $territory }, { $dates }. { $origin }
dates-closed = { $from } – { $to }
dates-open = { $from }-аас хойш, дуусаагүй
origin-own = Өөрийн бүртгэлээс.
origin-given = Гараар оруулсан мэдээллээс.
origin-attested = Нөгөө улс баталсан.
aside-unverified = Хэрэгт тусгасан боловч тооцоогүй: мэдээлсэн улс нотлох баримтыг шалгаагүй.
aside-not_totalisable = Хэрэгт тусгасан боловч тооцоогүй: мэдээлсэн улс нэгтгэн тооцохыг зөвшөөрөөгүй.
aside-own_territory = Хэрэгт тусгасан боловч тооцоогүй: нөгөө улс нь шийдвэрлэж буй улсын нутаг дэвсгэр дэх хугацааг мэдээлсэн; ийм хугацаанд тухайн улсын өөрийн бүртгэл үндэслэл болно.

overlap-two_states = { $from } – { $to }: { $first } болон { $second } дугаар хугацаагаар тухайн хүн нэгэн зэрэг хоёр улсад байсан болж байна. Өдөр бүрийг нэг удаа тооцож, хоёр мэдээллийг хоёуланг нь хадгална.
overlap-told_twice = { $from } – { $to }: { $first } болон { $second } дугаар хугацаа нэг л өдрүүдийг хоёр эх сурвалжаас мэдээлж байна. Өдөр бүрийг нэг удаа тооцож, хоёр мэдээллийг хоёуланг нь хадгална.

warning-line = { $about } { $effect } Үндэслэл: { $article }.
warning-line-from = { $about } { $effect } Эхлэх өдөр: { $date }. Үндэслэл: { $article }.
reading-line = { $reading }: { $figures }
reading-line-used = { $reading } (энд хэрэглэсэн): { $figures }

need-exact_dates = { $number } дугаар хугацааны тодорхой огноотой баримт.
need-birth_date = Төрсөн огноог бүрэн заасан баримт.
need-verification = { $number } дугаар хугацааг баталсан нотлох баримт. Мэдүүлсэн хэвээр батлагдвал: { $figures }
need-average_income = 1998 оноос хойших орлого: дараалсан 36 сарын хамгийн өндөр дундаж эсвэл сар бүрийн орлого.
need-average_wage = Цалин хөлс: дараалсан 60 сарын хамгийн өндөр дундаж эсвэл сар бүрийн цалин хөлс.

source-statement = Гарын үсэгтэй мэдэгдэл { $digest }
source-no-statement = Нөгөө улсын гарын үсэгтэй мэдэгдэл байхгүй.
source-pack = «{ $name }» дүрэм, { $version } өдрийн хувилбар, SHA-256 { $digest }
source-code = SC нь Казахстан Улсын Нийгмийн кодекс.
source-keys = Дугаартай S нь docs/law.md-д жагсаасан эх сурвалж.
closing-kazakhstan = Энэ бол санал. Юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй: шийдвэрийг албан тушаалтан гаргах бөгөөд иргэн тайлбар авах, гомдол гаргах эрхтэй (Казахстан Улсын хувийн мэдээллийн тухай хууль, 19-1 дүгээр зүйл).
closing-mongolia = Энэ бол санал. Юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй: шийдвэрийг албан тушаалтан гаргах бөгөөд иргэн тайлбар авах, гомдол гаргах эрхтэй.

cited-social-code = Казахстан Улсын Нийгмийн кодекс
cited-agreement = Хэлэлцээр
cited-pension-law = Тэтгэврийн хууль
cited-not-found = эх сурвалжаас олдоогүй
cited-not-seen = эхийг үзээгүй
cited-order-232 = 2023 оны 232 дугаар тушаал
cited-decree-853 = 2013 оны 853 дугаар тогтоол
cited-law-of-2022 = 2022 оны хууль

yes = тийм
no = үгүй
unknown = тодорхойгүй
unknown-award_from = тогтоохгүй
unknown-reply_due = тодорхойгүй
money-kzt = { $amount } тэнгэ
money-mnt = { $amount } төгрөг
years = { $count ->
   *[other] { $count } жил
}
months = { $count ->
   *[other] { $count } сар
}
days = { $count ->
   *[other] { $count } өдөр
}
# Завсрын хязгаар.
years-bound = { $count ->
   *[other] { $count } жил
}
months-bound = { $count ->
   *[other] { $count } сар
}
days-bound = { $count ->
   *[other] { $count } өдөр
}

confidence-V = Найдвартай: албан ёсны эхийг бүрэн уншсан.
confidence-V- = Нэлээд найдвартай: албан ёсны хуудасны зөвхөн эхийг харсан.
confidence-N = Найдвар муутай: хуулийн эхээс бус, мэдээ буюу тоймоос.
confidence-C = Найдвар муутай: албан ёсны үйлчилгээг ашигладаг програмаас.
confidence-A = Найдваргүй: өөр гэрээ буюу тогтолцоотой адилтгасан.
confidence-I = Найдваргүй: аль ч эх сурвалжид шууд заагаагүй дүгнэлт.
confidence-U = Найдваргүй: эх сурвалжгүй ерөнхий мэдлэг.

effect-refuse_acceptance = Өргөдлийг хүлээн авахаас татгалзаж болно.
effect-refuse_award = Тогтоохоос татгалзаж болно.
effect-suspend = Олголтыг түдгэлзүүлнэ.
effect-terminate = Олголтыг зогсооно.
effect-look = Албан тушаалтан шалгах шаардлагатай.
effect-not_settled = Эх сурвалжид зохицуулаагүй.

# Үзүүлэлт

figure-as_of = өргөдөл гаргасан өдөр
figure-birth_date = төрсөн огноо
figure-pension_age_on = тэтгэврийн насанд хүрэх өдөр
figure-pension_age_reached = тэтгэврийн насанд хүрсэн
figure-cutoff = тооцохгүй эхний өдөр
figure-days = өдрийн тоо
figure-service_to_cutoff = 1998 оноос өмнөх ажилласан хугацаа
figure-counts = тооцно
figure-ethnic_kazakh_resettler = байнга оршин суухаар ирсэн угсаатны казах
figure-agreement_in_force = Хэлэлцээр хүчинтэй
figure-added = нэмсэн
figure-days_of_other_kinds = тооцохгүй төрлийн өдрийн тоо
figure-days_from_cutoff = 1998 оноос хойших өдрийн тоо
figure-required_years = бүрэн хэмжээнд шаардах жил
figure-solidary_right = өндөр насны тэтгэвэр
figure-solidary_percent = сарын дундаж орлогын хувь
figure-solidary_amount_kzt = өндөр насны тэтгэвэр, сард
figure-average_income = сарын дундаж орлого
figure-income_cap = тооцох орлогын дээд хэмжээ
figure-income_counted = тооцсон орлого
figure-minimum_pension = тэтгэврийн доод хэмжээ
figure-full_pension = бүрэн тэтгэвэр
figure-months_counted = тооцсон сар
figure-months_required = бүрэн хэмжээнд шаардах сар
figure-service_by_national_law = дотоодын хуулиар тооцох хугацаа
figure-participation_since = 1998 оноос хойш тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-participation = тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-subsistence_minimum = амьжиргааны доод түвшин
figure-base_percent = амьжиргааны доод түвшний хувь
figure-base_amount_kzt = суурь тэтгэвэр, сард
figure-award_from = тогтоох өдөр
figure-departed = байнга оршин суухаар явсан
figure-funded_part = Хуримтлалын нэгдсэн сан дахь хуримтлал
figure-happened_on = үйл явдал болсон өдөр
figure-paid_until = олгох сүүлийн өдөр
figure-evidence_language = нөгөө улсын нотлох баримтын хэл
figure-reply_due = нөгөө улс хариу өгөх хугацаа
figure-own_contribution = өөрийн шимтгэл төлсөн хугацаа
figure-total_contribution = нийт шимтгэл төлсөн хугацаа
figure-kazakh_days = Казахстан дахь өдрийн тоо
figure-days_elsewhere = бусад улс дахь өдрийн тоо
figure-threshold_months = тухайн жилийн босго, сараар
figure-age_at_threshold_on = босгыг хангасан үеийн нас, өдөр
figure-age_by_birth_year_on = төрсөн оны дагуух нас, өдөр
figure-right = тэтгэвэр
figure-right_alone = Хэлэлцээргүй үеийн тэтгэвэр
figure-regime = хөнгөлөлттэй нөхцөл
figure-average_wage = дундаж цалин
figure-replacement_percent = дундаж цалингийн хувь
figure-amount_mnt_full_integration = Монгол Улс бүхэлд нь олговол, сард
figure-amount_mnt_proportional_share = Монгол Улс өөрийн хувийг олговол, сард
figure-amount_mnt = тэтгэвэр, сард

word-full = бүрэн хэмжээгээр
word-partial = бүрэн бус хэмжээгээр
word-proportional = хувь тэнцүүлсэн
word-none = байхгүй
word-exists = байгаа
word-pending_legal_rule = эрх зүйн зохицуулалт хүлээж байгаа
word-underground = газрын доорх, хортой буюу халуун нөхцөлийн ажил
word-heavy = хүнд нөхцөлийн ажил
word-herding = мал аж ахуй
word-mothers_of_four = дөрөв ба түүнээс олон хүүхэдтэй эх
word-mongolian = монгол хэл
word-kazakh = казах хэл
word-russian = орос хэл

# Хугацаа

kind-EMPLOYMENT = ажил
kind-MILITARY_SERVICE = цэргийн алба
kind-SPECIAL_STATE_SERVICE = төрийн тусгай алба буюу хууль сахиулах байгууллагын алба
kind-CIVIL_SERVICE = төрийн алба
kind-SELF_EMPLOYMENT = бизнес эрхлэлт буюу хувиараа хөдөлмөр эрхлэлт
kind-CARE_OF_ADULT = насанд хүрсэн хүнийг асрах
kind-CARE_OF_DISABLED_CHILD = хөгжлийн бэрхшээлтэй хүүхдийг асрах
kind-CHILD_CARE = бага насны хүүхдийг асрах
kind-REPRESSION = үндэслэлгүй хоригдсон буюу хэлмэгдсэн хугацаа
kind-WAR_TIME = дайны үеийн алба буюу ажил
kind-SPOUSE_ABROAD = төрийн албанд байсан эхнэр, нөхрийн хамт гадаадад байсан хугацаа
kind-MILITARY_SPOUSE = цэргийн албан хаагч эхнэр, нөхрийн хамт байсан хугацаа
kind-STUDY = суралцсан хугацаа
kind-PARAMILITARY_GUARD = цэрэгжсэн хамгаалалтын алба
kind-VOLUNTARY_INSURANCE = сайн дурын даатгал
kind-COMPENSATED = хуулиар нөхөн тооцсон жил
kind-HERDING = мал аж ахуй эрхлэлт
kind-OTHER = бусад хугацаа
territory-KAZAKHSTAN = Казахстан
territory-MONGOLIA = Монгол
territory-OTHER = өөр улс

# Казахстаны дүрэм

rule-kz-pension-age = Эрэгтэйчүүдийн тэтгэврийн нас 63; эмэгтэйчүүдийн хувьд тухайн өдөр тогтоосон насанд хүрсэн эхний өдөр. Таван хүүхэд өсгөсөн эх болон Семипалатинскийн туршилтын бүсийн оршин суугч тэтгэвэрт эрт гарна.
rule-kz-service = Ажилласан хугацааг зөвхөн 1998 оны 1 дүгээр сарын 1-нээс өмнөх байдлаар, өдөр бүрийг нэг удаа тооцно.
rule-kz-labour-abroad = Явсан орондоо ажилласан хугацааг байнга оршин суухаар ирсэн угсаатны казахуудад тооцно.
rule-kz-labour-by-agreement = Монголд 1998 оноос өмнө ажилласан хугацааг Хэлэлцээр хүчин төгөлдөр болсны дараа тооцно.
rule-kz-military = Монголд хаасан цэргийн албыг Хэлэлцээрээр тооцно.
rule-kz-study = Суралцсан хугацааг Казахстанд ч, гадаадад ч тооцно.
rule-kz-capped = Бага насны хүүхэд асарсан хугацааг 12 жил хүртэл, алба хаагч эхнэр, нөхрийн хамт байсан хугацааг 10 жил хүртэл тооцно.
rule-kz-multipliers = Зарим ажлыг хөнгөлөлттэй тооцно.
rule-kz-not-counted = Зарим хугацааг хэрэгт тусгах боловч тооцохгүй.
rule-kz-overlap = Хоёр улсад мэдүүлсэн өдрийг нэг удаа тооцож, албан тушаалтан шалгана.
rule-kz-solidary-right = Бүрэн хэмжээнд 1998 оноос өмнө эрэгтэй 25 жил, эмэгтэй 20 жил ажилласан байх ёстой; бүрэн бус хэмжээнд 6 сар хангалттай.
rule-kz-average-income = 1998 оноос хойших дараалсан 36 сарын дундаж орлогыг авах ба 55 сарын тооцооны үзүүлэлтээс хэтрэхгүй.
rule-kz-full-pension = Бүрэн тэтгэвэр нь сарын дундаж орлогын 60 хувь, шаардсанаас илүү бүтэн жил тутамд 1 хувь нэмэгдэх бөгөөд тэтгэврийн доод хэмжээнээс багагүй байна.
rule-kz-partial-pension = Бүрэн бус тэтгэвэр нь бүрэн тэтгэврийн ажилласан хугацаанд хувь тэнцүүлсэн хэсэг юм.
rule-kz-share = Улс бүр зөвхөн өөрийн хугацаанд олгоно.
rule-kz-participation = Оролцсон хугацаа нь 1998 оноос өмнө ажилласан хугацаа, түүнээс хойш шимтгэл төлсөн ажил, цэргийн алба, асаргаа юм.
rule-kz-base-pension = Суурь тэтгэвэр нь амьжиргааны доод түвшний хувь бөгөөд арван жилээс дээш оролцсон бүтэн жил тутамд өснө.
rule-kz-award-from = Тэтгэврийг өргөдөл бүртгэсэн өдрөөс тогтооно.
rule-kz-funded = Хуримтлалыг сан олгоно. Явсан хүнийг дагаж шилжих эсэхийг зохицуулаагүй.
rule-kz-iin = Хувийн дугаар өөр төрсөн огноо илэрхийлж байвал 2013 оноос хойш алдаа биш.
rule-kz-paid-until = Зогсоох үндэслэл үүссэн сарын эцэс хүртэл тэтгэвэр олгоно.
rule-kz-refuse-acceptance = Ийм өргөдөл бүртгэлтэй эсвэл баримт дутуу бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-identity = Хүний мэдээлэл баримттай таарахгүй бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-consent = Хязгаарлагдмал мэдээлэл ашиглах зөвшөөрөлгүй бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-award = Худал баримтаар тэтгэвэр тогтоохгүй.
rule-kz-evidence = Ажилласан хугацааг хөдөлмөрийн дэвтэр, бусад баримт эсвэл шүүхийн шийдвэрээр нотолно.
rule-kz-suspend = Олголтыг дараа сарын 1-нээс түдгэлзүүлнэ.
rule-kz-suspend-identity = Иргэний баримтын хугацаа дуусвал олголтыг түдгэлзүүлнэ.
rule-kz-pension-abroad = Гадаадад тэтгэвэр авч байх хугацаанд олголтыг түдгэлзүүлнэ.
rule-kz-terminate = Олголтыг зогсооно.
rule-kz-departure = Байнга оршин суухаар явсан сар дуусахад олголтыг зогсооно.
rule-kz-file-request = Нөгөө улс тэтгэврийн хувийн хэргийг шаардвал олголтыг зогсооно. Хугацааны талаарх асуулга ийм шаардлага биш.
rule-kz-one-pension = Өндөр насны болон алба хаасны тэтгэврийн нэгийг л олгоно.
rule-kz-out-of-scope = Алба хаасны болон цэргийн тэтгэвэр Хэлэлцээрт хамаарахгүй.

# Монголын дүрэм

rule-mn-contributions = Өөрийн хугацаа нь шимтгэл төлж ажилласан болон цэргийн алба хаасан хугацаа юм.
rule-mn-compensated = 2022 оны хуулиар нөхөн тооцсон жилүүдэд ажиллаагүй.
rule-mn-children = Хүүхэд бүр эхийн шимтгэл төлсөн хугацаанд нэг жил зургаан сар нэмнэ.
rule-mn-by-agreement = Хэлэлцээр нь Казахстан дахь 1998 оноос өмнөх ажил, цэргийн алба, суралцсан хугацааг нэмнэ.
rule-mn-not-counted = Зарим хугацааг хэрэгт тусгах боловч тооцохгүй.
rule-mn-overlap = Хоёр улсад мэдүүлсэн өдрийг нэг удаа тооцож, албан тушаалтан шалгана.
rule-mn-threshold = Шимтгэлийн босго жил бүр гурван сараар нэмэгдэж, 2037 онд 25 жил болно.
rule-mn-age = Босгыг хангасан эрэгтэй 60, эмэгтэй 55 насандаа эрх үүснэ.
rule-mn-age-by-birth-year = Бусдад төрсөн он тутамд гурван сараар хойшлох ба 65 наснаас хэтрэхгүй.
rule-mn-preferential = Нийт 20 жилтэй бол зарим ажил болон дөрөв ба түүнээс олон хүүхэдтэй эхэд эрт эрх үүснэ.
rule-mn-full-right = Тухайн жилийн босгоор, эсвэл 20 жил ба төрсөн оны дагуух насаар бүрэн тэтгэвэр тогтооно.
rule-mn-proportional-right = 10-аас 20 жил ба төрсөн оны дагуух насаар хувь тэнцүүлсэн тэтгэвэр тогтооно; түүнээс бага бол тогтоохгүй.
rule-mn-alone = Хэлэлцээрээр нэмсэн хугацаагүй бол эрх өөр байх байсан.
rule-mn-average-wage = Сүүлийн 20 жилийн дараалсан 60 сарын дундаж цалинг авна.
rule-mn-replacement = Тэтгэвэр нь дундаж цалингийн 45 хувь, 20 жилээс дээш бүтэн жил тутамд 1.5 хувь нэмэгдэнэ.
rule-mn-share = Хэн олгох нь тогтоогдоогүй: Монгол Улс бүхэлд нь эсвэл өөрийн хугацааны хувийг.
rule-mn-proportional-amount = Хувь тэнцүүлсэн тэтгэвэр багасна; хэдээр гэдгийг эх сурвалжид заагаагүй.
rule-mn-notional-account = 1960 оноос хойш төрсөн хүн нэрийн данстай; хэний тэтгэврийг дансаар тооцох нь батлагдаагүй.
rule-mn-welfare = Даатгалын тэтгэвэргүй хүн халамжийн тэтгэвэр авч болно.
rule-mn-circumstance = Энэ нөхцөл байдал Монголын хуулиар ямар үр дагавартай нь олдоогүй.
rule-mn-evidence = Шинээр хуулж бичсэн хөдөлмөрийн дэвтэрт архивын лавлагаа шаардана.
rule-mn-award-from = Тэтгэврийг өргөдөл гаргасан өдрөөс тогтооно; хуулийн эхийг үзээгүй.
rule-mn-out-of-scope = Цэргийн тэтгэвэр Хэлэлцээрт хамаарахгүй.
rule-mn-file-request = Тэтгэврийн хувийн хэргийг шаардвал Казахстан дахь тэтгэвэр зогсоно.

# Анхаарах зүйл

warning-already_on_record = Ийм тогтоолт, олголт эсвэл өргөдөл бүртгэлтэй байна.
warning-documents_incomplete = Баримт дутуу эсвэл хугацаа нь дуусах гэж байна.
warning-identity_not_matching = Хүний мэдээлэл баримттай таарахгүй байна.
warning-consent_missing = Хязгаарлагдмал мэдээлэл ашиглах зөвшөөрөл байхгүй.
warning-untrue_documents = Баримт эсвэл мэдээлэл үнэн бус.
warning-not_drawn = Тэтгэврийг гурван сар аваагүй.
warning-identity_expired = Иргэний баримт эсвэл кандас үнэмлэхийн хугацаа дууссан.
warning-missing = Хүн сураггүй алга болсон.
warning-citizenship_lost = Харьяалалаа алдсан, оршин суух зөвшөөрөлгүй.
warning-pension_abroad = Гадаадад тэтгэвэр авдаг.
warning-died = Нас барсан.
warning-departed = Байнга оршин суухаар явсан.
warning-judge_support = Шүүгчийн насан туршийн тэтгэмж авдаг.
warning-long_service_pension = Алба хаасны тэтгэвэр авдаг.
warning-file_requested = Нөгөө улс тэтгэврийн хувийн хэргийг шаардсан.
warning-own_request = Бүртгэлээс хасуулахыг хүссэн.
warning-unverified_evidence = Зарим нотлох баримтыг шалгаагүй. Энэ нь хэр удаан ажилласныг илтгэхгүй.
warning-multiplier_unknown = Хугацааны хөнгөлөлтийн код тодорхойгүй тул нэг удаа тооцсон.
warning-two_states_at_once = Зарим өдрийг хоёр улсад мэдүүлсэн.
warning-funded_transfer = Явсан хүний хуримтлалыг олгох, шилжүүлэх эсэхийг зохицуулаагүй.
warning-iin_spells_another_date = Хувийн дугаар өөр төрсөн огноо илэрхийлж байна: улсын бүртгэлтэй тулгана уу.
warning-compensated_years = Зарим жилийг ажиллаагүй, хуулиар нөхөн тооцсон.
warning-proportional_amount = Хувь тэнцүүлсэн тэтгэврийн хэмжээг хэлэх боломжгүй.
warning-notional_account = Нэрийн дансны аргаар тэтгэвэр тогтоож болзошгүй; энд тооцохгүй.
warning-welfare_pension = Халамжийн тэтгэвэр авах боломжтой байж болно.

# Тогтоогоогүй үзүүлэлт ба тэдгээрийн тайлбар

parameter-effective_from = Хэлэлцээр хүчинтэй юу?
reading-effective_from-as_told = хэрэгт зааснаар
reading-effective_from-in_force = хүчинтэй
reading-effective_from-not_in_force = хүчингүй
parameter-benefit_share = Нөгөө улсын хугацаанд хэн олгох вэ?
reading-benefit_share-full_integration = шийдвэрлэж буй улс бүхэлд нь олгоно
reading-benefit_share-proportional = улс бүр өөрийн хугацаанд олгоно
parameter-mn_cutoff = Монголын хугацааг аль өдөр хүртэл нэгтгэх вэ?
reading-mn_cutoff-none = хязгааргүй
reading-mn_cutoff-1998 = 1997 оны эцэс хүртэл
parameter-mn_counts_kz_post1998 = Монгол Улс Казахстан дахь 1998 оноос хойших хугацааг тооцох уу?
reading-mn_counts_kz_post1998-no = үгүй
reading-mn_counts_kz_post1998-yes = тийм
parameter-kz_counts_mn_post1998 = Казахстан суурь тэтгэвэрт Монгол дахь 1998 оноос хойших ажлыг тооцох уу?
reading-kz_counts_mn_post1998-no = үгүй
reading-kz_counts_mn_post1998-yes = тийм
parameter-min_own_days = Бусад хугацааг нэмэхэд өөрийн хугацаа шаардах уу?
reading-min_own_days-none = үгүй
reading-min_own_days-365 = доод тал нь нэг жил
parameter-overlap_policy = Хоёр улсад мэдүүлсэн өдрийг тооцох уу?
reading-overlap_policy-once = нэг удаа
reading-overlap_policy-set_aside = албан тушаалтан шалгах хүртэл тооцохгүй
parameter-daycount = Өдрийг сар, жилд хэрхэн шилжүүлэх вэ?
reading-daycount-borrow_30 = жил, сар, өдөр; сард 30 өдөр
reading-daycount-actual_days = өдрөөр; жилд 365.25
reading-daycount-whole_months = зөвхөн бүтэн сар
parameter-fraction = Хувийг ямар нарийвчлалтай авах вэ?
reading-fraction-days = өдөр хүртэл
reading-fraction-whole_months = бүтэн сараар
reading-fraction-whole_years = бүтэн жилээр
parameter-military_conscript_counts = Нөгөө улсад хаасан цэргийн албыг тооцох уу?
reading-military_conscript_counts-by_agreement = Хэлэлцээрээр
reading-military_conscript_counts-by_national_law = дотоодын хуулиар ч
reading-military_conscript_counts-never = хэзээ ч үгүй
parameter-study_counts_mn = Казахстанд суралцсан хугацааг Монголд тооцох уу?
reading-study_counts_mn-yes = тийм
reading-study_counts_mn-no = үгүй
parameter-recalc_from = Хэлэлцээрээр үүссэн тэтгэврийг хэзээнээс олгох вэ?
reading-recalc_from-application = өргөдөл гаргасан өдрөөс
reading-recalc_from-entry_into_force = Хэлэлцээр хүчин төгөлдөр болсон өдрөөс
parameter-double_pension_policy = Өөрийн тэтгэврийн хажуугаар гадаадын тэтгэвэр авч болох уу?
reading-double_pension_policy-suspends = үгүй, өөрийнхийг түдгэлзүүлнэ
reading-double_pension_policy-allowed = тийм
parameter-reply_deadline_days = Нөгөө улс ямар хугацаанд хариу өгөх вэ?
reading-reply_deadline_days-none = хугацаа тогтоогоогүй
reading-reply_deadline_days-30 = 30 өдрийн дотор
parameter-languages = Нөгөө улс ямар хэлээр бичих вэ?
reading-languages-own = өөрийн хэлээр
reading-languages-russian = орос хэлээр
parameter-partial_floor = Хувийг тооцохоос өмнө бүрэн тэтгэврийг доод хэмжээнд хүргэх үү?
reading-partial_floor-full_raised_first = тийм
reading-partial_floor-share_as_computed = үгүй
parameter-mn_compensated_counts = Монголын хуулиар нөхөн тооцсон жилийг ажилд тооцох уу?
reading-mn_compensated_counts-no = үгүй
reading-mn_compensated_counts-yes = тийм
parameter-months_for_children = Хүүхэд эхийн шимтгэл төлсөн хугацаанд нэмэх үү?
reading-months_for_children-not_counted = үгүй
reading-months_for_children-counted = тийм, тус бүр нэг жил зургаан сар

missing-head = Нөгөө улсад байж болох бүх мэдээлэл мэдэгдээгүй байна. Энэ үнэлгээ мэдээллийн зөвхөн нэг хэсэгт үндэслэсэн байж болно:
missing-not_asked = - Нөгөө улсад асуулга илгээгээгүй.
missing-partial = - Нөгөө улс хариу нь бүрэн бус байж болохыг мэдэгдсэн: мэдээлэл өөр газарт байж болно.
missing-narrow = - Мэдээллийн зөвхөн нэг хэсгийг асуусан: хугацааны зарим төрөл, зарим он, эсвэл хугацаагүйгээр.
missing-not_found = - Нөгөө улс илгээсэн мэдээллээр хүнийг олоогүй. Нэр, төрсөн он сар өдөр, дугаарыг баримт бичигтэй тулгана уу.
missing-ambiguous = - Нөгөө улс хэний тухай болохыг тодорхойлох боломжгүй: хүний тухай нэмэлт мэдээлэл хэрэгтэй.
missing-withheld = - Нөгөө улсад бүртгэл байгаа боловч агуулгыг нь мэдэгдээгүй.
missing-refused = - Нөгөө улс асуулгыг хүлээн авахаас татгалзсан.
missing-deferred = - Нөгөө улс дараа хариу өгөхөө мэдэгдсэн.
missing-open = - Нөгөө улсад илгээсэн асуулгад хариу хараахан ирээгүй.
missing-overdue = - Нөгөө улсад илгээсэн асуулгад хариу ирээгүй бөгөөд хариу хэрэгтэй байсан хугацаа өнгөрсөн.
missing-equivocal = - Нөгөө улс нэг асуулгад хоёр өөр хариу өгсөн: алийг нь ч ашиглаагүй.
missing-impossible_periods = - Нөгөө улс байх боломжгүй хугацааг мэдээлсэн, жишээ нь хүн төрөхөөс өмнөх хугацаа. Үүнийг тооцоогүй: тухайн улсаас тодруулна уу.
missing-too_many_periods = - Нөгөө улс хэт олон хугацаа мэдээлсэн: 1 000-аас дээш хугацааг тооцоогүй.
aside-impossible = Хэрэгт тусгасан боловч тооцоогүй: нөгөө улс байх боломжгүй өдрийг мэдээлсэн, хүн төрөхөөс өмнө эсвэл 1900–2100 оноос гадуур.
aside-after_application = Хэрэгт тусгасан боловч тооцоогүй: хугацаа өргөдөл гаргасан өдрөөс хойш эхэлсэн.
aside-too_many = Хэрэгт тусгасан боловч тооцоогүй: хугацааны тоо харьцуулж болох тооноос их.
