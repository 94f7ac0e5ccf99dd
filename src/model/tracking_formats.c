/* model/tracking_formats.c - the shapes of tracking numbers, carrier by carrier.
 *
 * Derived from jkeen/tracking_number_data, MIT licence, (c) 2017 Jeff Keen (see NOTICE). */
#include "model/tracking_formats.h"

#define UPS_PAGE "https://www.ups.com/track?tracknum=%s"
#define USPS_PAGE "https://tools.usps.com/go/TrackConfirmAction?tLabels=%s"
#define FEDEX_PAGE "https://www.fedex.com/fedextrack/?trknbr=%s"
#define DHL_PAGE "https://www.dhl.com/en/express/tracking.html?AWB=%s"
#define DHL_ECOMMERCE_PAGE "https://webtrack.dhlecs.com/?trackingnumber=%s"
#define DHL_GERMANY_PAGE "https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=%s"
#define DPD_PAGE "https://tracking.dpd.de/parcelstatus?query=%s&locale=en_US"
#define AMAZON_PAGE "https://track.amazon.com/tracking/%s"
#define ONTRAC_PAGE "https://www.ontrac.com/tracking/?number=%s"
#define CANADA_POST_PAGE "https://www.canadapost-postescanada.ca/track-reperage/en#/details/%s"
#define PUROLATOR_PAGE "https://www.purolator.com/en/shipping/tracker?pin=%s"

/* clang-format off: a table is read by its columns */
const struct tracking_format tracking_formats[] = {
    {"UPS", "UPS 1Z", "1Zx{15}d", CHECK_MOD10_12, 2, 15, .url = UPS_PAGE},
    {"UPS", "UPS waybill", "[AHJKTV]d{10}", CHECK_MOD10_12, 1, 9, .url = UPS_PAGE},
    {"post", "S10", "aad{9}aa", CHECK_S10, 2, 8, .url = NULL},
    {"USPS", "USPS IMpb", "94d{20}", CHECK_MOD10_31_REVERSE, 0, 21, .zip_before = true, .url = USPS_PAGE},
    {"USPS", "USPS IMpb", "94d{24}", CHECK_MOD10_31_REVERSE, 0, 25, .zip_before = true, .url = USPS_PAGE},
    {"USPS", "USPS IMpb", "94d{28}", CHECK_MOD10_31_REVERSE, 0, 29, .zip_before = true, .url = USPS_PAGE},
    {"USPS", "USPS IMpb", "9[235]d{20}", CHECK_MOD10_31, 0, 21, .zip_before = true, .url = USPS_PAGE},
    {"USPS", "USPS IMpb", "9[235]d{24}", CHECK_MOD10_31, 0, 25, .zip_before = true, .url = USPS_PAGE},
    {"USPS", "USPS legacy", "91d{20}", CHECK_MOD10_31, 0, 21, .zip_before = true, .url = USPS_PAGE},
    {"FedEx", "FedEx Ground 96", "96d{20}", CHECK_MOD10_13, 7, 14, .url = FEDEX_PAGE},
    {"FedEx", "FedEx Express 34", "[012345678]d{33}", CHECK_FEDEX_34, 20, 13, .url = FEDEX_PAGE},
    {"FedEx", "FedEx Ground GSN", "96d{32}", CHECK_FEDEX_34, 20, 13, .url = FEDEX_PAGE},
    {"FedEx", "FedEx ASTRA", "3d{31}", CHECK_FEDEX_12, 16, 11, .url = FEDEX_PAGE},
    {"FedEx", "FedEx Express", "d{12}", CHECK_FEDEX_12, 0, 11, .url = FEDEX_PAGE},
    {"FedEx", "FedEx Ground", "d{15}", CHECK_MOD10_13, 0, 14, .url = FEDEX_PAGE},
    {"FedEx", "FedEx Ground SSCC-18", "d{18}", CHECK_MOD10_31, 2, 15, .url = FEDEX_PAGE},
    {"USPS", "USPS legacy", "d{20}", CHECK_MOD10_31, 0, 19, .zip_before = true, .prepend = "91",
     .url = USPS_PAGE},
    {"USPS", "USPS 20", "d{20}", CHECK_MOD10_31, 0, 19, .url = USPS_PAGE},
    {"DPD", "DPD 28", "x{7}d{20}x", CHECK_MOD37, 0, 27, .url = DPD_PAGE},
    {"DPD", "DPD 14", "d{14}x", CHECK_MOD37, 0, 14, .url = DPD_PAGE},
    {"Canada Post", "Canada Post 16", "d{16}", CHECK_MOD10_31, 0, 15, .url = CANADA_POST_PAGE},
    {"OnTrac", "OnTrac C", "Cd{14}", CHECK_MOD10_12, 1, 13, .prepend = "4", .url = ONTRAC_PAGE},
    {"OnTrac", "OnTrac D", "Dd{14}", CHECK_MOD10_12, 1, 13, .prepend = "5", .url = ONTRAC_PAGE},
    {"Purolator", "Purolator", "[012345]d{11}", CHECK_LUHN, 0, 11, .url = PUROLATOR_PAGE},
    {"Old Dominion", "Old Dominion", "77[78]d{8}", CHECK_LUHN, 0, 10,
     .url = "https://www.odfl.com/Trace/standardResult.faces?pro=%s"},
    {"Old Dominion", "Old Dominion", "072d{8}", CHECK_LUHN, 0, 10,
     .url = "https://www.odfl.com/Trace/standardResult.faces?pro=%s"},
    {"Old Dominion", "Old Dominion", "780d{8}", CHECK_LUHN, 0, 10,
     .url = "https://www.odfl.com/Trace/standardResult.faces?pro=%s"},
    {"Old Dominion", "Old Dominion", "80d{9}", CHECK_LUHN, 0, 10,
     .url = "https://www.odfl.com/Trace/standardResult.faces?pro=%s"},
    {"DHL Express", "DHL Express", "d{10}", CHECK_MOD7, 0, 9, .url = DHL_PAGE},
    {"DHL Express", "DHL Express", "d{11}", CHECK_MOD7, 0, 10, .url = DHL_PAGE},

    {"Amazon", "Amazon Logistics", "TB[ACM]d{12}", .url = AMAZON_PAGE},
    {"Yodel", "Yodel", "JDd{16}", .url = "https://www.yodel.co.uk/tracking/%s"},
    {"Yodel", "Yodel", "JJDd{16}", .url = "https://www.yodel.co.uk/tracking/%s"},
    {"OnTrac", "LaserShip", "L[AIEHNX][123]d{7}", .url = ONTRAC_PAGE},
    {"OnTrac", "LaserShip", "1LS7[12]d{10}", .url = ONTRAC_PAGE},
    {"OnTrac", "LaserShip", "1LS7[12]dd01[1234]d{6}1", .url = ONTRAC_PAGE},
    {"OnTrac", "LaserShip", "1LSCXx{10}", .url = ONTRAC_PAGE},
    {"YunExpress", "YunExpress", "YTd{16}", .url = "https://www.yuntrack.com/parcelTracking?id=%s"},
    {"GOFO", "GOFO US", "GFUSd{14}", .url = NULL},
    {"Landmark", "Landmark", "LTNd{8}N1", .url = "https://track.landmarkglobal.com/?trck=%s"},
    {"Spee-Dee", "Spee-Dee", "SPd{18}",
     .url = "https://speedeedelivery.com/track-a-shipment/?v=detail&barcode=%s"},
    {"Canpar", "Canpar 22", "[CDKLSUXZ]d{21}",
     .url = "https://www.canpar.com/en/tracking/track.htm?barcode=%s"},
    {"DHL Express", "DHL Express piece", "Ja{2,3}d{9,10}", .url = DHL_PAGE},
    {"Purolator", "Purolator", "aaad{9}", .url = PUROLATOR_PAGE},
    {"Amazon", "Amazon international", "[AFC]d{10}", .url = AMAZON_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "GMx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "LXx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "RXx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "UVx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "CNx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "SGx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "THx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "INx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "HKx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce", "MYx{10,38}", .needs_digit = true, .url = DHL_ECOMMERCE_PAGE},
    {"DHL eCommerce", "DHL eCommerce 14", "d{14}", .url = DHL_ECOMMERCE_PAGE},
};
/* clang-format on */
const size_t tracking_format_count = sizeof tracking_formats / sizeof *tracking_formats;

const struct tracking_post tracking_posts[] = {
    {"US", "USPS", USPS_PAGE},
    {"GB", "Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/%s"},
    {"DE", "DHL", DHL_GERMANY_PAGE},
    {"CA", "Canada Post", CANADA_POST_PAGE},
    {"FR", "La Poste", "https://www.laposte.fr/outils/suivre-vos-envois?code=%s"},
    {"AU", "Australia Post", "https://auspost.com.au/mypost/track/#/details/%s"},
    {"NL", "PostNL", "https://postnl.post/tracktrace?B=%s"},
    {"CH", "Swiss Post", "https://service.post.ch/ekp-web/ui/entry/search/%s"},
    {"AT", "Austrian Post", "https://www.post.at/en/s/shipment-search?snr=%s"},
    {"IE", "An Post", "https://www.anpost.com/Post-Parcels/Track/History?item=%s"},
};
const size_t tracking_post_count = sizeof tracking_posts / sizeof *tracking_posts;

const char tracking_countries[] = "AD AE AF AG AI AL AM AN AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI "
                                  "BJ BL BM BN BO BQ BR BS BT BW BY BZ CA "
                                  "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
                                  "EC EE EG EH ER ES ET FI FJ FK FM FO FR "
                                  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU "
                                  "ID IE IL IM IN IO IQ IR IS IT JE JM JO "
                                  "JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA "
                                  "MC MD ME MF MG MH MK ML MM MN MO MP MQ "
                                  "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE "
                                  "PF PG PH PK PL PM PN PR PS PT PW PY QA "
                                  "RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY "
                                  "SZ TC TD TG TH TJ TK TL TM TN TO TR TT "
                                  "TV TW TZ UA UG UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";
