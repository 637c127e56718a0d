# What metafor says of every table in a folder, as JSON: Rscript metafor.R FOLDER FILE.json
# tests/pool/test_metafor.py compares medkb pool with it; `--rewrite-golden` writes tests/pool/metafor.json by it.
Sys.setenv(LANGUAGE = "en")
suppressMessages(library(metafor))
where <- commandArgs(trailingOnly = TRUE)

number <- function(x) ifelse(is.na(x), "null", ifelse(abs(x) == Inf, "null", formatC(as.numeric(x), digits = 8, format = "g")))
list.of <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
named <- function(...) {
  x <- list(...)
  paste0("{", paste0("\"", names(x), "\":", unlist(x), collapse = ","), "}")
}

display <- function(measure, ni) switch(measure,
  PLO = transf.ilogit, PAS = transf.iarcsin, PFT = function(x) transf.ipft.hm(x, targs = list(ni = ni)),
  RR = exp, OR = exp, HR = exp, function(x) x)

# PM is searched for by uniroot with a tolerance of 1.2e-4; a finer one compares the estimator, not the search.
model <- function(d, method, test) {
  control <- if (method == "PM") list(tol = 1e-12, maxiter = 10000, tau2.max = 1e6) else list()
  suppressWarnings(rma(yi, vi, data = d, method = method, test = test, control = control))
}

fitted <- function(d, measure, method, test) {
  r <- tryCatch(model(d, method, test), error = function(e) NULL)
  if (is.null(r)) return("null")
  p <- suppressWarnings(predict(r))
  back <- display(measure, attr(r$yi, "ni"))
  ends <- c(r$b, r$ci.lb, r$ci.ub, if (is.null(p$pi.lb)) c(NA, NA) else c(p$pi.lb, p$pi.ub))
  shown <- sapply(ends, function(x) if (is.na(x)) NA else back(x))
  named(beta = number(r$b), se = number(r$se), tau2 = number(r$tau2), i2 = number(r$I2), h2 = number(r$H2),
        q = number(r$QE), q_p = number(r$QEp), p = number(r$pval), ends = list.of(ends), shown = list.of(shown),
        weights = if (test == "z" && method %in% c("REML", "EE")) list.of(weights(r)) else "null")
}

effects <- function(d, measure) {
  if (measure %in% c("PLO", "PFT", "PAS", "PR")) return(escalc(measure, xi = xi, ni = ni, data = d))
  if (measure %in% c("RR", "OR", "RD")) {
    if (is.null(d$n1i)) { d$n1i <- d$ai + d$bi; d$n2i <- d$ci + d$di }
    return(escalc(measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d))
  }
  if (is.null(d$vi)) d$vi <- d$sei^2
  d
}

egger <- function(d) {
  r <- tryCatch(regtest(model(d, "EE", "z"), model = "lm"), error = function(e) NULL, warning = function(w) NULL)
  if (is.null(r)) return("null")
  list.of(c(r$zval, r$pval, r$est, r$ci.lb, r$ci.ub))
}

without <- function(d) {
  if (nrow(d) < 3) return("null")
  r <- suppressWarnings(leave1out(model(d, "DL", "z")))
  paste0("[", paste(list.of(r$estimate), list.of(r$ci.lb), list.of(r$ci.ub), list.of(r$tau2), list.of(r$I2), sep = ","), "]")
}

table <- function(file) {
  d <- read.csv(file)
  measures <- if (!is.null(d$xi)) c("PLO", "PFT", "PAS", "PR") else if (!is.null(d$ai)) c("RR", "OR", "RD") else c("GEN", "HR")
  each <- sapply(measures, function(measure) {
    e <- effects(d, measure)
    e <- e[!is.na(e$yi) & !is.na(e$vi), ]
    if (!is.null(e$ni)) attr(e$yi, "ni") <- e$ni
    fits <- c()
    for (method in c("REML", "DL", "EE", "PM", "ML", "HE")) for (test in c("z", "knha")) {
      if (test == "knha" && (!method %in% c("REML", "DL") || nrow(e) == 1)) next
      fits[[paste(method, test)]] <- fitted(e, measure, method, test)
    }
    named(yi = list.of(e$yi), vi = list.of(e$vi), egger = egger(e), without = without(e), fits = do.call(named, as.list(fits)))
  })
  do.call(named, as.list(setNames(each, measures)))
}

files <- sort(list.files(where[1], "[.]csv$"), method = "radix")
tables <- sapply(file.path(where[1], files), table)
told <- named(metafor = paste0("\"", packageVersion("metafor"), "\""), R = paste0("\"", getRversion(), "\""),
              tables = do.call(named, as.list(setNames(paste0("\n", tables), files))))
writeLines(told, where[2])
