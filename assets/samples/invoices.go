package samples

import "time"

func october(day int) time.Time { return time.Date(2026, time.October, day, 9, 30, 0, 0, time.UTC) }

// Company is whose paperwork the samples are.
const Company = "Hollin & Fern Bakery"

var (
	bakery = business{
		name: Company, trade: "Bread, cakes and outside catering", address: "14 Lantern Lane",
		town: "Whitby YO21 3PX", phone: "01947 555 0142", vat: "GB 482 1140 67", sort: "20-45-77", account: "60114482",
		colour: colour{146, 64, 44},
	}
	roaster = business{
		name: "Harbour Roasters Ltd", trade: "Small-batch coffee since 1998", address: "Unit 3, Pier Road",
		town: "Scarborough YO11 1PL", phone: "01723 555 0118", vat: "GB 310 5582 19", sort: "30-91-12", account: "22418860",
		colour: colour{30, 78, 96},
	}
	printer = business{
		name: "Northern Print Works", trade: "Menus, signs and stationery", address: "88 Foundry Street",
		town: "Leeds LS11 5QX", phone: "0113 555 0163", vat: "GB 774 2091 33", sort: "09-01-28", account: "41770925",
		colour: colour{92, 52, 120},
	}
	electrician = business{
		name: "Brightwell Electrical", trade: "Commercial fitting and testing", address: "7 Abbey Close",
		town: "Whitby YO22 4JT", phone: "01947 555 0177", vat: "GB 655 3017 80", sort: "40-22-09", account: "11935504",
		colour: colour{24, 102, 72},
	}
	ourAddress = []string{Company, "14 Lantern Lane", "Whitby", "YO21 3PX"}
)

func invoices() []invoice {
	return []invoice{
		{
			file: "invoice-harbour-roasters-HR-20417.pdf", category: "purchase", title: "Invoice", number: "HR-20417",
			order: "HF-0931", from: roaster, to: ourAddress, day: october(5), terms: 30, vat: 0,
			items: []item{
				{"Quayside espresso blend, whole bean, 1 kg", 24, 1650},
				{"Decaf, Swiss water process, 1 kg", 6, 1895},
				{"Yirgacheffe single origin, filter, 500 g", 10, 1120},
			},
			note: "Coffee beans are zero-rated for VAT. Sacks are taken back with the next delivery.",
		},
		{
			file: "invoice-northern-print-88172.pdf", category: "purchase", title: "Invoice", number: "NPW-88172",
			order: "Autumn menus", from: printer, to: ourAddress, day: october(8), terms: 14, vat: 20,
			items: []item{
				{"Autumn menu, A4 folded, 350 gsm, matt", 250, 86},
				{"Pavement sign insert, A1, weatherproof", 2, 3450},
				{"Loyalty cards, double-sided", 1000, 7},
				{"Artwork, per hour", 3, 4200},
			},
			note: "Proof approved by e-mail on 1 October 2026.",
		},
		{
			file: "invoice-brightwell-electrical-1530.pdf", category: "purchase", title: "Invoice", number: "BE-1530",
			order: "By telephone", from: electrician, to: ourAddress, day: october(14), terms: 7, vat: 20,
			items: []item{
				{"Periodic inspection and test, commercial kitchen", 1, 24500},
				{"Replace 32 A socket and isolator, materials", 1, 8640},
				{"Labour, per hour", 4, 5200},
			},
			note: "Certificate no. 1530/26 enclosed. Next inspection due October 2031.",
		},
		{
			file: "credit-note-northern-print-CN-0412.pdf", category: "purchase", title: "Credit note", number: "CN-0412",
			order: "Autumn menus", from: printer, to: ourAddress, day: october(19), terms: 0, vat: 20,
			items: []item{{"Autumn menu, misfolded copies returned", 30, -86}},
			note:  "Against invoice NPW-88172. It will be set against your next payment.",
		},
		{
			file: "sales-invoice-HF-1107.pdf", category: "sale", title: "Invoice", number: "HF-1107",
			order: "PO 55120", from: bakery, to: []string{"Esk Valley Surveyors LLP", "The Old Chapel", "Ruswarp", "YO21 1NH"},
			day: october(16), terms: 30, vat: 20,
			items: []item{
				{"Working lunch, cold buffet, per head", 22, 1150},
				{"Tea and coffee, all day, per head", 22, 425},
				{"Delivery and setting up", 1, 3500},
			},
			note: "Thank you. Crockery will be collected the next morning.",
		},
		{
			file: "sales-invoice-HF-1108.pdf", category: "sale", title: "Invoice", number: "HF-1108",
			order: "Mrs A. Okafor", from: bakery, to: []string{"Mrs A. Okafor", "2 Captain's Walk", "Whitby", "YO22 4EP"},
			day: october(24), terms: 14, vat: 20,
			items: []item{
				{"Birthday tea for forty, per head", 40, 1425},
				{"Two-tier lemon cake", 1, 9800},
			},
			note: "A deposit of £100.00 was received on 3 October 2026 with thanks; please pay the rest.",
		},
	}
}
