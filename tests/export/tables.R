# Reads the tables of one folder as metafor takes them and prints what it finds, one "name value" a line.
options(warn = 2, digits = 17)
suppressPackageStartupMessages(library(metafor))
folder <- commandArgs(trailingOnly = TRUE)[1]
table <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), encoding = "UTF-8")
told <- function(name, value) cat(name, " ", paste(value, collapse = ","), "\n", sep = "")
some <- function(data, ...) { kept <- data[complete.cases(data[, c(...)]), ]; kept }

p <- table("proportions")
told("proportions.rows", nrow(p))
told("proportions.zeros", sum(p$xi == 0, na.rm = TRUE))
told("proportions.empty", sum(is.na(p$xi)))
told("proportions.sum", c(sum(p$xi, na.rm = TRUE), sum(p$ni, na.rm = TRUE)))
told("proportions.cyrillic", utf8ToInt(substr(enc2utf8(p$outcome_ru[!is.na(p$outcome_ru) & p$outcome_ru != ""][1]), 1, 3)))
cr <- some(subset(p, outcome == "CR"), "xi", "ni")
plo <- escalc(measure = "PLO", xi = xi, ni = ni, slab = slab, data = cr)
inner <- plo$xi > 0 & plo$xi < plo$ni
told("plo.logit", max(abs(plo$yi[inner] - log(plo$xi[inner] / (plo$ni[inner] - plo$xi[inner])))))
fit <- rma(yi, vi, data = plo)
told("plo.k", fit$k)
told("plo.estimate", c(fit$beta, fit$tau2))
pft <- rma(measure = "PFT", xi = xi, ni = ni, slab = slab, data = cr)
told("pft.k", pft$k)

e <- table("events")
told("events.rows", nrow(e))
one <- some(subset(e, outcome == "CR"), "ai", "n1i", "ci", "n2i")
rr <- rma(measure = "RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, slab = slab, data = one)
told("rr.k", rr$k)
told("rr.estimate", c(rr$beta, rr$tau2))
four <- some(subset(e, outcome == "CR"), "ai", "bi", "ci", "di")
or <- if (nrow(four)) rma(measure = "OR", ai = ai, bi = bi, ci = ci, di = di, slab = slab, data = four) else list(k = 0)
told("or.k", or$k)

g <- table("grades")
told("grades.rows", nrow(g))
severe <- some(subset(g, grade_min >= 3), "xi", "ni")
told("grades.severe", nrow(severe))
told("grades.k", rma(measure = "PLO", xi = xi, ni = ni, slab = slab, data = severe[!duplicated(severe$slab), ])$k)

for (name in c("medians", "rates", "doses", "cohorts")) told(paste0(name, ".rows"), nrow(table(name)))
m <- table("medians")
told("medians.numeric", is.numeric(m$median))
told("medians.reached", sum(m$reached == "false", na.rm = TRUE))
