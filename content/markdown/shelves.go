package markdown

import (
	"fmt"
	"strings"

	"stale.love/content"
)

func (l *loader) readHelp() content.Help {
	r := l.read(helpFile).record()
	h := content.Help{
		Checked: r.need("checked").date(),
		How:     r.need("how").text(),
		Intro:   r.need("intro").some().texts(),
	}
	for _, v := range r.need("countries").some().values() {
		c := v.record()
		h.Countries = append(h.Countries, content.Country{
			Name:     c.need("name").text(),
			Services: readServices(c.need("services").some()),
		})
		c.done()
	}
	h.Elsewhere = readServices(r.need("elsewhere"))
	h.Method = r.need("method").text()
	if v := r.may("behaviour"); v.present() {
		h.Behaviour = v.text()
	}
	h.Therapist = r.need("therapist").text()
	h.Browsing = r.need("browsing").some().texts()
	r.done()
	return h
}

func readServices(list value) []content.Service {
	var services []content.Service
	for _, v := range list.values() {
		r := v.record()
		web := r.may("web")
		s := content.Service{
			Name:  r.need("name").text(),
			For:   r.need("for").text(),
			Group: r.need("group").oneOf("group", "emergency", "abuse", "crisis", "behaviour", "other"),
			Call:  r.may("call").texts(),
			Text:  r.may("text").texts(),
			Web:   web.text(),
			Hours: r.may("hours").text(),
			Note:  r.may("note").text(),
		}
		r.done()
		if strings.Contains(s.Web, "://") {
			web.bad(fmt.Sprintf("web %q has a scheme", s.Web), "write the host and path alone")
		}
		if len(s.Call)+len(s.Text) == 0 && s.Web == "" && s.Note == "" {
			v.bad(fmt.Sprintf("%q cannot be reached", s.Name), "add call, text or web, or a note that says how")
		}
		services = append(services, s)
	}
	return services
}
