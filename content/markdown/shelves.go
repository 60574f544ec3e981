package markdown

import (
	"fmt"
	"regexp"
	"strings"

	"stale.love/content"
)

func (l *loader) readExercises() []content.Exercise {
	var exercises []content.Exercise
	ids := map[string]bool{}
	pattern := regexp.MustCompile(`^EX-\d\d$`)
	for _, v := range l.read(exercisesFile).some().values() {
		r := v.record()
		id := r.need("id")
		e := content.Exercise{
			ID:       id.matches(pattern, "an exercise id", "write EX- and two digits"),
			Name:     r.need("name").text(),
			Category: r.need("category").category(),
			Time:     r.need("time").text(),
			Minutes:  r.need("minutes").whole(1),
			Badge:    r.need("badge").oneOf("badge", "Tested as an exercise", "Built on research", "Clinic wisdom"),
			From:     r.need("from").text(),
			Steps:    r.need("steps").some().texts(),
			Evidence: r.need("evidence").text(),
		}
		r.done()
		if ids[e.ID] && e.ID != "" {
			id.bad(fmt.Sprintf("exercise %s comes twice", e.ID), "give one of them another id")
		}
		ids[e.ID] = true
		exercises = append(exercises, e)
	}
	return exercises
}

func (l *loader) readHelp() content.Help {
	r := l.read(helpFile).record()
	h := content.Help{
		Checked: r.need("checked").date(),
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
