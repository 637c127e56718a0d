"""Events: absences, deaths and their causes, lists, stops of treatment, and what befell the patient of a case."""
